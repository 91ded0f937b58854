import { queueOptionsSymbol, type TaskQueue } from 'piscina';

type Task = Parameters<TaskQueue['push']>[0];

/**
 * Piscina's queue: the tasks that no thread has taken up yet. Ours, so that one whose thread will not come can be taken
 * back. A task is known by the object that it carries under `queueOptionsSymbol`.
 */
export class WaitingTasks implements TaskQueue {
  readonly #tasks: Task[] = [];

  get size(): number {
    return this.#tasks.length;
  }

  push(task: Task): void {
    this.#tasks.push(task);
  }

  shift(): Task | null {
    return this.#tasks.shift() ?? null;
  }

  remove(task: Task): void {
    this.#removeAt(this.#tasks.indexOf(task));
  }

  has(owner: object): boolean {
    return this.#tasks.some((task) => task[queueOptionsSymbol] === owner);
  }

  /** Piscina forgets the task, and its promise never settles. False: it is not here, a thread has it. */
  takeBack(owner: object): boolean {
    return this.#removeAt(this.#tasks.findIndex((task) => task[queueOptionsSymbol] === owner));
  }

  #removeAt(index: number): boolean {
    if (index < 0) return false;
    this.#tasks.splice(index, 1);
    return true;
  }
}
