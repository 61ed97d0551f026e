/**
 * Arrays in PostgreSQL's binary format, as one Buffer each: `pg` sends Buffers as binary parameters, and the
 * server then spends 8–9 µs per event instead of 13.5 with text arrays and 20–23 with JSON.
 */
interface ElementType<Value> {
  /** The element's type in `pg_type`. */
  readonly oid: number;
  bytesOf(value: Value): number;
  write(buffer: Buffer, offset: number, value: Value): void;
}

const HEADER_BYTES = 12;
const DIMENSION_BYTES = 8;
const NULL_LENGTH = -1;
const POSTGRES_EPOCH_MS = 946_684_800_000;
const POSTGRES_EPOCH_DAYS = 10_957;
const TWO_TO_32 = 4_294_967_296;

function encodeArray<Value>(type: ElementType<Value>, values: readonly (Value | null)[]): Buffer {
  let bytes = HEADER_BYTES + DIMENSION_BYTES;
  for (const value of values) bytes += 4 + (value === null ? 0 : type.bytesOf(value));
  const buffer = Buffer.allocUnsafe(bytes);
  let offset = writeHeader(buffer, type.oid, values);
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : type.bytesOf(value);
    offset = buffer.writeInt32BE(length, offset);
    if (value === null) continue;
    type.write(buffer, offset, value);
    offset += length;
  }
  return buffer;
}

/** Dimensions, whether there are nulls, the element type, then the one dimension's size and lower bound. */
function writeHeader(buffer: Buffer, oid: number, values: readonly unknown[]): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(values.length, 12);
  return buffer.writeInt32BE(1, 16);
}

function writeInt64(buffer: Buffer, offset: number, value: number): void {
  const high = Math.floor(value / TWO_TO_32);
  buffer.writeInt32BE(high, offset);
  buffer.writeUInt32BE(value - high * TWO_TO_32, offset + 4);
}

const UUID: ElementType<string> = {
  oid: 2_950,
  bytesOf: () => 16,
  write: (buffer, offset, value) => void buffer.write(value.replaceAll('-', ''), offset, 'hex'),
};
const TEXT: ElementType<string> = {
  oid: 25,
  bytesOf: (value) => Buffer.byteLength(value),
  write: (buffer, offset, value) => void buffer.write(value, offset),
};
const INT4: ElementType<number> = {
  oid: 23,
  bytesOf: () => 4,
  write: (buffer, offset, value) => void buffer.writeInt32BE(value, offset),
};
const INT2: ElementType<number> = {
  oid: 21,
  bytesOf: () => 2,
  write: (buffer, offset, value) => void buffer.writeInt16BE(value, offset),
};
const INT8: ElementType<number> = {
  oid: 20,
  bytesOf: () => 8,
  write: writeInt64,
};
const BOOLEAN: ElementType<boolean> = {
  oid: 16,
  bytesOf: () => 1,
  write: (buffer, offset, value) => {
    buffer[offset] = value ? 1 : 0;
  },
};
const BYTES: ElementType<Buffer> = {
  oid: 17,
  bytesOf: (value) => value.length,
  write: (buffer, offset, value) => void value.copy(buffer, offset),
};
const TIMESTAMP: ElementType<number> = {
  oid: 1_184,
  bytesOf: () => 8,
  write: (buffer, offset, value) => writeInt64(buffer, offset, (value - POSTGRES_EPOCH_MS) * 1_000),
};
const DATE: ElementType<number> = {
  oid: 1_082,
  bytesOf: () => 4,
  write: (buffer, offset, value) => void buffer.writeInt32BE(value - POSTGRES_EPOCH_DAYS, offset),
};
const JSON_BINARY_VERSION = 1;
const JSON_BINARY: ElementType<string> = {
  oid: 3_802,
  bytesOf: (value) => 1 + Buffer.byteLength(value),
  write: (buffer, offset, value) => {
    buffer[offset] = JSON_BINARY_VERSION;
    buffer.write(value, offset + 1);
  },
};

export const uuidArray = (values: readonly (string | null)[]): Buffer => encodeArray(UUID, values);
export const textArray = (values: readonly (string | null)[]): Buffer => encodeArray(TEXT, values);
export const smallintArray = (values: readonly (number | null)[]): Buffer =>
  encodeArray(INT2, values);
export const integerArray = (values: readonly (number | null)[]): Buffer =>
  encodeArray(INT4, values);
/** Whole numbers within ± 2^53. */
export const bigintArray = (values: readonly (number | null)[]): Buffer =>
  encodeArray(INT8, values);
export const booleanArray = (values: readonly (boolean | null)[]): Buffer =>
  encodeArray(BOOLEAN, values);
export const byteaArray = (values: readonly (Buffer | null)[]): Buffer =>
  encodeArray(BYTES, values);
/** Milliseconds since 1970. */
export const timestampArray = (values: readonly (number | null)[]): Buffer =>
  encodeArray(TIMESTAMP, values);
/** Whole days since 1970-01-01. */
export const dateArray = (values: readonly (number | null)[]): Buffer => encodeArray(DATE, values);
/** JSON texts, for `jsonb[]`. */
export const jsonArray = (values: readonly (string | null)[]): Buffer =>
  encodeArray(JSON_BINARY, values);
