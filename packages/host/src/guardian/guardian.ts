import type { Clock, Logger } from '@longrun/actor';
import type { ObservedHandle } from '@longrun/coordinator';
import type { HandleId } from '@longrun/protocol';
import { GroupLedger } from './group-ledger.js';
import type { GuardianForm } from './guardian-form.js';
import { type GuardianLink, GuardianProcess, type StartGuardian } from './guardian-process.js';
import { cgroupLine, helloLine } from './lines.js';

/** More deaths of one form than this within the window, and the next form is tried, or none. */
export const MAX_RESTARTS = 3;
export const RESTART_WINDOW_MS = 60_000;
/** Of at most 33 bytes each: 8 KiB, half of what a Node.js stream takes before it says that it is full. */
const LINES_PER_WRITE = 256;
/**
 * Changes are gathered this long. A group that the guardian has not been told of yet is found by its token, as its
 * escapees are. Only a member without a token whose parents have all ended meanwhile would be missed.
 */
export const GATHER_MS = 20;
/** A guardian that was told `bye` exits within milliseconds. One that is stopped, or still boots, is killed. */
const CLOSE_TIMEOUT_MS = 50;

/** As `host.inspect()` shows it. */
export interface GuardianInspection {
  /** `none`: it could not be started, or died too often. A host that is killed then leaves its commands running. */
  readonly kind: GuardianForm['kind'] | 'none';
  readonly pid: number | null;
  /** How often another one took the place of one that had died. */
  readonly restarts: number;
}

export interface GuardianPorts {
  readonly hostToken: string;
  /** Directory of the cgroup of this host's commands. @default there is none */
  readonly cgroup?: string | undefined;
  /** The best first; the next one is tried when one cannot be started or dies too often. */
  readonly forms: readonly GuardianForm[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Is told the pid of each guardian that was started, and null when there is none any more. */
  readonly changed?: (pid: number | null) => void;
  /** @default a child process */
  readonly start?: StartGuardian;
}

/**
 * Keeps a guardian process running for the control thread and tells it which groups live (C11). It is fed by the
 * coordinator's observer, never blocks, and never fails a command: without a guardian Longrun goes on, and says so.
 */
export class Guardian {
  readonly #ports: GuardianPorts;
  readonly #start: StartGuardian;
  readonly #forms: GuardianForm[];
  readonly #ledger = new GroupLedger();
  readonly #deaths: number[] = [];
  #process: GuardianLink | undefined;
  #state: 'new' | 'up' | 'given-up' | 'closing' = 'new';
  #restarts = 0;
  #full = false;
  #flushDue = false;

  constructor(ports: GuardianPorts) {
    this.#ports = ports;
    this.#start = ports.start ?? ((form, events) => new GuardianProcess(form, events));
    this.#forms = [...ports.forms];
  }

  /** Starts it unless that was done before. It is there when this returns, if it can be there at all. */
  ensure(): void {
    if (this.#state !== 'new') return;
    this.#state = 'up';
    this.#launch();
  }

  live({ handleId, process }: Pick<ObservedHandle, 'handleId' | 'process'>): void {
    this.#ledger.add(handleId, process);
    this.#flushSoon();
  }

  gone(handleId: HandleId): void {
    this.#ledger.remove(handleId);
    this.#flushSoon();
  }

  inspect(): GuardianInspection {
    const running = this.#process;
    const [form] = this.#forms;
    const kind = running === undefined || form === undefined ? 'none' : form.kind;
    return { kind, pid: running?.pid ?? null, restarts: this.#restarts };
  }

  /** Fault injection: kills it. Resolves when its death was noticed, with false when there is none. */
  async terminate(): Promise<boolean> {
    const running = this.#process;
    running?.kill();
    await running?.exited;
    return running !== undefined;
  }

  /** Everything has ended: dismisses it and waits until it has gone. */
  async close(): Promise<void> {
    this.#state = 'closing';
    const running = this.#process;
    if (running === undefined) return;
    running.dismiss();
    const timer = this.#ports.clock.after(CLOSE_TIMEOUT_MS, () => running.kill());
    await running.exited;
    timer.cancel();
  }

  /** Tries the forms in their order until one starts. */
  #launch(): void {
    for (;;) {
      const [form] = this.#forms;
      if (form === undefined) {
        this.#giveUp();
        return;
      }
      try {
        this.#attach(form);
        return;
      } catch (error) {
        const err = error instanceof Error ? error.message : String(error);
        this.#log('warn', { kind: form.kind, err }, 'the guardian could not be started');
        this.#forms.shift();
      }
    }
  }

  #attach(form: GuardianForm): void {
    const started: GuardianLink = this.#start(form, {
      drained: () => {
        if (this.#process !== started) return;
        this.#full = false;
        this.#flush();
      },
      exited: (how) => {
        if (this.#process === started) this.#onExit(form, how);
      },
    });
    this.#process = started;
    this.#ports.changed?.(started.pid);
    const { hostToken, cgroup } = this.#ports;
    this.#full = !started.write(helloLine(hostToken) + (cgroup === undefined ? '' : cgroupLine(cgroup)));
    this.#ledger.forgetTold();
    this.#flush();
  }

  #onExit(form: GuardianForm, how: string): void {
    this.#process = undefined;
    this.#ports.changed?.(null);
    if (this.#state === 'closing') return;
    const now = this.#ports.clock.monotonic();
    this.#deaths.push(now);
    while ((this.#deaths[0] ?? now) < now - RESTART_WINDOW_MS) this.#deaths.shift();
    const deaths = this.#deaths.length;
    if (deaths > MAX_RESTARTS) {
      this.#log('error', { kind: form.kind, how, deaths }, 'the guardian died too often');
      this.#forms.shift();
      this.#deaths.length = 0;
    } else {
      this.#log('warn', { kind: form.kind, how }, 'the guardian died, another one takes its place');
    }
    this.#launch();
    if (this.#process !== undefined) this.#restarts += 1;
  }

  #giveUp(): void {
    this.#state = 'given-up';
    this.#log('error', {}, 'no guardian: a host that is killed now leaves its commands running');
  }

  /** One write for all that changes meanwhile; a command that is gone by then is none. */
  #flushSoon(): void {
    if (this.#flushDue || this.#process === undefined) return;
    this.#flushDue = true;
    this.#ports.clock.after(GATHER_MS, () => {
      this.#flushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#state === 'up' && this.#process !== undefined && !this.#full && this.#ledger.hasChanges) {
      this.#full = !this.#process.write(this.#ledger.take(LINES_PER_WRITE));
    }
  }

  #log(level: 'warn' | 'error', fields: object, message: string): void {
    this.#ports.logger.log(level, { actor: 'guardian', ...fields }, message);
  }
}
