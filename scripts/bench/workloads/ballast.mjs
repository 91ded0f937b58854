// The cases of the workloads that spawn on a host with ballast.

export const NO_BALLAST = 'no ballast';
export const MOST_BALLAST = '2 GiB';

export function ballastCases() {
  return [
    { name: NO_BALLAST, parameters: { ballastMiB: 0 } },
    { name: '512 MiB', parameters: { ballastMiB: 512 } },
    { name: MOST_BALLAST, parameters: { ballastMiB: 2048 } },
  ];
}
