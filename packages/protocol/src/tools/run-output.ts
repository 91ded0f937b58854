import { z } from 'zod';
import { handleInfo } from './handle-info.js';
import { toolResult } from './tool-result.js';

/**
 * What a run tool answers: the result, or the handle. Only the result has `exit_code`. The result comes first
 * because a result is also a valid handle with more fields.
 */
export const runOutput = z
  .union([toolResult, handleInfo])
  .describe('With exit_code: the command has ended, this is its result. Without: it runs on as this handle.');
