import type { ErrorCode, ErrorData, ErrorDetails, HandleId, SessionId } from '@longrun/protocol';

/** An expected refusal as data. */
export function refusal(code: ErrorCode, message: string, details: ErrorDetails = {}): ErrorData {
  return { code, message, details };
}

export function unknownHandle(handleId: HandleId, param: string): ErrorData {
  return refusal('UNKNOWN_HANDLE', `no handle ${handleId} in this session`, { param, handle_id: handleId });
}

export function sessionEnded(sessionId: SessionId): ErrorData {
  return refusal('SESSION_ENDED', `session ${sessionId} has ended`, { session_id: sessionId });
}

export function hostClosed(): ErrorData {
  return refusal('HOST_CLOSED', 'the host is closed');
}

/** @param limit the name of the limit, as in `Limits` where it is there */
export function capacityExceeded(limit: string, max: number, message: string): ErrorData {
  return refusal('CAPACITY_EXCEEDED', message, { limit, max });
}
