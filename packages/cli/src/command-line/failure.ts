// A failure that has been foreseen: what to say, what to exit with. Everything else that is thrown is a defect.
import type { ErrorData } from '../socket/error-data.js';
import { EXIT } from './exit-codes.js';

/** Codes of failures that only the command line has; the service's own are in the page of errors. */
export type FailureCode = 'USAGE' | 'NO_SERVER' | 'SERVER_RUNNING' | 'SERVER_LOST' | 'UNSAFE_DIRECTORY';

export interface FailureData {
  readonly code: FailureCode | ErrorData['code'];
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export class Failure extends Error implements FailureData {
  readonly code: FailureData['code'];
  readonly details: FailureData['details'];
  override readonly name: string = 'Failure';

  constructor({ code, message, details }: FailureData, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  toJSON(): FailureData {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** A wrong command line; what the parser has not seen. */
export function usageFailure(message: string): Failure {
  return new Failure({ code: 'USAGE', message, details: {} });
}

/** What a command exits with. `of the command`: it would otherwise exit with another command's code. */
export function exitCodeOfFailure({ code, details }: FailureData, exit: 'own' | 'of the command'): number {
  if (exit === 'of the command') return spawnFailure(code, details) ?? EXIT.ownFailure;
  switch (code) {
    case 'USAGE':
      return EXIT.usage;
    case 'NO_SERVER':
    case 'SERVER_RUNNING':
      return EXIT.noServer;
    case 'UNKNOWN_HANDLE':
    case 'UNKNOWN_SESSION':
      return EXIT.unknown;
    default:
      return EXIT.failed;
  }
}

function spawnFailure(code: FailureData['code'], details: FailureData['details']): number | undefined {
  if (code === 'SANDBOX_DENIED') return EXIT.foundButNotRun;
  if (code !== 'SPAWN_FAILED' || details['missing'] === 'cwd') return undefined;
  return details['errno'] === 'ENOENT' ? EXIT.notFound : EXIT.foundButNotRun;
}
