// The folder of one run: everything that is kept of it. History and messages are written while it goes on, the rest
// before and after. Nothing here ends a run or holds it up: what cannot be written is said in words, for the summary.
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { HistoryEvent } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import type { Environment } from './environment.js';
import { JsonLines } from './json-lines.js';
import { makeResultsFolder, pointLatest } from './results-folder.js';
import type { Summary } from './summary.js';
import { writeSummaryText } from './summary-text.js';

export interface ResultsOptions {
  /** @default 'results' */
  readonly root?: string;
  /** Of the scenario. */
  readonly name: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** @default 512 MiB */
  readonly maxHistoryBytes?: number;
  /** @default 256 MiB */
  readonly maxMessagesBytes?: number;
}

/** Ten minutes at 300 iterations a second, of ten events with 250 bytes each. */
const MAX_HISTORY_BYTES = 512 * 1024 * 1024;
/** Two million messages of 130 bytes. */
const MAX_MESSAGES_BYTES = 256 * 1024 * 1024;

/** Makes the folder, and points `latest` at it. Rejects with the file system's error: the run has not begun yet. */
export async function openResults(options: ResultsOptions): Promise<ResultsWriter> {
  const { root = 'results', name, startedAt } = options;
  const directory = await makeResultsFolder(root, name, startedAt);
  const [history, messages] = await Promise.all([
    JsonLines.open(join(directory, 'history.jsonl'), {
      maxBytes: options.maxHistoryBytes ?? MAX_HISTORY_BYTES,
    }),
    JsonLines.open(join(directory, 'messages.jsonl'), {
      maxBytes: options.maxMessagesBytes ?? MAX_MESSAGES_BYTES,
    }),
  ]);
  const writer = new ResultsWriter(directory, history, messages);
  await writer.attempt('latest', () => pointLatest(dirname(directory), basename(directory)));
  return writer;
}

export class ResultsWriter {
  /** Where everything is. */
  readonly directory: string;
  readonly #history: JsonLines;
  readonly #messages: JsonLines;
  readonly #problems: string[] = [];

  constructor(directory: string, history: JsonLines, messages: JsonLines) {
    this.directory = directory;
    this.#history = history;
    this.#messages = messages;
  }

  /** What could not be written so far, in words: reasons for `Summary.incomplete`. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  history(event: HistoryEvent): void {
    this.#history.add(event);
  }

  message(event: MessageEvent): void {
    this.#messages.add(event);
  }

  /** Resolves when no line waits for the disk: for a run in virtual time, which can pause. */
  async flushed(): Promise<void> {
    await Promise.all([this.#history.flushed(), this.#messages.flushed()]);
  }

  /** The scenario with its defaults filled in. */
  writeScenario(scenario: object): Promise<void> {
    return this.#writeJson('scenario.json', scenario);
  }

  writeEnvironment(environment: Environment): Promise<void> {
    return this.#writeJson('environment.json', environment);
  }

  /** Ends history and messages. Afterwards `problems` is what the summary must say. */
  async endStreams(): Promise<void> {
    for (const [file, lines] of [
      ['history.jsonl', this.#history],
      ['messages.jsonl', this.#messages],
    ] as const) {
      const { error } = await lines.end();
      if (error !== undefined) this.#problems.push(`${file} was not written to its end: ${error.message}`);
    }
  }

  /** `summary.json`, `summary.txt` and `report.html`. Resolves to what could not be written by now. */
  async writeSummary(summary: Summary, report: string): Promise<readonly string[]> {
    await this.#writeJson('summary.json', summary);
    await this.#write('summary.txt', writeSummaryText(summary, { colour: false }));
    await this.#write('report.html', report);
    return this.#problems;
  }

  /** Does it, and keeps the words when it fails. */
  async attempt(file: string, doIt: () => Promise<void>): Promise<void> {
    try {
      await doIt();
    } catch (error) {
      this.#problems.push(
        `${file} was not written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  #writeJson(file: string, value: object): Promise<void> {
    return this.#write(file, `${JSON.stringify(value, undefined, 2)}\n`);
  }

  #write(file: string, text: string): Promise<void> {
    return this.attempt(file, () => writeFile(join(this.directory, file), text));
  }
}
