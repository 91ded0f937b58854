import { element } from './element.js';

/** How long a first click stands. */
const ARMED_MS = 4000;

export interface ConfirmButton {
  readonly button: HTMLButtonElement;
  /** Forgets a first click. */
  readonly disarm: () => void;
}

/**
 * A button that does something only when it is clicked twice: the first click asks, where the button is, and holds up
 * nothing. Both labels keep their room, so nothing moves.
 */
export function confirmButton(
  label: string,
  question: string,
  run: () => Promise<void>,
  className: string = '',
): ConfirmButton {
  const button = element(
    'button',
    `confirm ${className}`,
    element('span', 'first', label),
    element('span', 'second', question),
  );
  button.type = 'button';
  let timer = 0;
  const arm = (armed: boolean): void => {
    clearTimeout(timer);
    button.classList.toggle('armed', armed);
    if (armed) timer = setTimeout(() => arm(false), ARMED_MS);
  };
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    if (!button.classList.contains('armed')) {
      arm(true);
      return;
    }
    arm(false);
    button.disabled = true;
    void run().finally(() => {
      button.disabled = false;
    });
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !button.classList.contains('armed')) return;
    event.stopPropagation();
    arm(false);
  });
  button.addEventListener('blur', () => arm(false));
  return { button, disarm: () => arm(false) };
}
