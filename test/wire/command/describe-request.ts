import type { SeenRequest } from '../handle-request.ts';

/** A request in one line: who was asked for what, and how it ended. No word of what was sent or said. */
export function describeRequest(request: SeenRequest): string {
  const { ordinal, format, model, schemaName, fault, status, endedAtMs, startedAtMs } = request;
  const ms = endedAtMs === null ? '' : `${Math.round(endedAtMs - startedAtMs)} ms`;
  const parts = [
    `#${ordinal}`.padStart(5),
    format.padEnd(16),
    model.padEnd(20),
    (schemaName ?? 'no schema').padEnd(20),
    `${Math.ceil(request.prompt.length / 1_000)}k`.padStart(4),
    String(status ?? 'cut').padStart(4),
    ms.padStart(9),
    fault === null ? '' : `  ${fault}`,
  ];
  return parts.join(' ').trimEnd();
}
