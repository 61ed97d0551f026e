import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import {
  type AnchoredHead,
  anchorBytes,
  type AnchorLine,
  FIRST_LINE_PREVIOUS,
  hashAnchorText,
  nameAnchorKey,
  parseAnchorLine,
} from './anchor-line.ts';

/** Something that does not fit in an anchor file: numbers, ids and hashes alone. */
export interface AnchorFault {
  /** The line's own number; null where it is about the file. */
  readonly line: number | null;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** How far a file was checked. */
export interface AnchorProgress {
  readonly file: string | null;
  readonly firstLine: number | null;
  readonly lastLine: number | null;
  readonly lastHash: string;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** The keys that signed, in their order. */
  readonly keys: readonly string[];
  readonly heads: number;
  /** Lines that a kill cut off and the writer owned up to. */
  readonly tornLines: number;
  /** Bytes at the very end that are not a whole line. */
  readonly tornEnd: number;
}

interface SigningState {
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Walks the lines of one anchor file in order and holds each to the one before it: number, hash, key, signature. What
 * cannot be read is a fault, unless the next line, signed, says that it was torn.
 *
 * @example
 * const check = new AnchorCheck();
 * for (const text of lines) heads.push(...check.take(text));
 * check.finish(keyInForce);
 */
export class AnchorCheck {
  readonly faults: AnchorFault[] = [];
  #progress: AnchorProgress = {
    file: null,
    firstLine: null,
    lastLine: null,
    lastHash: FIRST_LINE_PREVIOUS,
    firstAt: null,
    lastAt: null,
    keys: [],
    heads: 0,
    tornLines: 0,
    tornEnd: 0,
  };
  #signer: SigningState | null = null;
  #unread = 0;

  get progress(): AnchorProgress {
    return { ...this.#progress, tornEnd: this.#unread };
  }

  /** Takes the next line. @returns the heads that it anchors, where it is signed as it should be */
  take(text: string): readonly AnchoredHead[] {
    const line = parseAnchorLine(text);
    if (line === null) {
      this.#refuseUnread();
      this.#unread = Buffer.byteLength(text);
      return [];
    }
    this.#ownUpTo(line);
    this.#holdToOrder(line);
    const isSigned = this.#holdToKey(line);
    this.#move(line, text);
    return isSigned && line.kind === 'heads' ? line.heads : [];
  }

  /** @param keyInForce id of the key that whoever asks trusts */
  finish(keyInForce: string): void {
    const last = this.#signer?.id ?? 'none';
    if (this.#progress.lastLine !== null && last !== keyInForce)
      this.#fail(null, 'key that the file ends under', keyInForce, last);
  }

  #fail(line: number | null, what: string, expected: string, found: string): void {
    this.faults.push({ line, what, expected, found });
  }

  /** A kill tears one line, and the writer owns up to it in the next: two in a row are damage. */
  #refuseUnread(): void {
    if (this.#unread > 0)
      this.#fail(
        this.#after(),
        'a line that cannot be read',
        'a signed line',
        `${this.#unread} bytes`,
      );
    this.#unread = 0;
  }

  #ownUpTo(line: AnchorLine): void {
    const said = line.torn;
    if (this.#unread === 0 && said === 0) return;
    if (said === this.#unread) {
      this.#progress = { ...this.#progress, tornLines: this.#progress.tornLines + 1 };
      this.#unread = 0;
    } else if (this.#unread > 0) this.#refuseUnread();
    else this.#fail(line.line, 'bytes of the torn line before', `${said}`, '0');
  }

  #holdToOrder(line: AnchorLine): void {
    const { file, lastLine, lastHash } = this.#progress;
    if (lastLine === null) return; // the first line here; the parts before it may be kept elsewhere
    if (file !== line.file)
      this.#fail(line.line, 'file that the line belongs to', file ?? '', line.file);
    if (line.line !== lastLine + 1)
      this.#fail(line.line, 'number after the line before', `${lastLine + 1}`, `${line.line}`);
    if (line.previous !== lastHash)
      this.#fail(line.line, 'hash of the line before', lastHash, line.previous);
  }

  #holdToKey(line: AnchorLine): boolean {
    if (line.kind === 'begin') this.#begin(line.publicKey, line.line);
    const signer = this.#signer;
    if (signer === null) {
      this.#fail(line.line, 'a first line that names its key', 'begin', line.kind);
      return false;
    }
    if (line.key !== signer.id) {
      this.#fail(line.line, 'key that signed', signer.id, line.key);
      return false;
    }
    const { signature, nextSignature, ...payload } = line;
    const bytes = anchorBytes(payload);
    if (!isSignedBy(signer.key, bytes, signature)) {
      this.#fail(line.line, 'signature', `one by ${signer.id}`, 'one that does not fit');
      return false;
    }
    if (line.kind !== 'rotate') return true;
    return this.#handOver(line.line, line.nextPublicKey, line.nextKey, bytes, nextSignature ?? '');
  }

  /** A part begins under the key in force; a first line begins under whichever it names. */
  #begin(publicKey: string, line: number): void {
    const next = readPublicKey(publicKey);
    if (next === null) this.#fail(line, 'public key', 'one of Ed25519', 'none');
    else if (this.#signer === null) this.#sign(next);
    else if (this.#signer.id !== next.id)
      this.#fail(line, 'key that goes on', this.#signer.id, next.id);
  }

  #handOver(
    line: number,
    publicKey: string,
    id: string,
    bytes: Buffer,
    signature: string,
  ): boolean {
    const next = readPublicKey(publicKey);
    if (next !== null && next.id === id && isSignedBy(next.key, bytes, signature)) {
      this.#sign(next);
      return true;
    }
    this.#fail(line, 'signature of the next key', `one by ${id}`, 'one that does not fit');
    return false;
  }

  #sign(signer: SigningState): void {
    this.#signer = signer;
    this.#progress = { ...this.#progress, keys: [...this.#progress.keys, signer.id] };
  }

  #move(line: AnchorLine, text: string): void {
    const before = this.#progress;
    this.#progress = {
      ...before,
      file: before.file ?? line.file,
      firstLine: before.firstLine ?? line.line,
      firstAt: before.firstAt ?? line.at,
      lastLine: line.line,
      lastAt: line.at,
      lastHash: hashAnchorText(text),
      heads: before.heads + (line.kind === 'heads' ? line.heads.length : 0),
    };
  }

  #after(): number | null {
    return this.#progress.lastLine === null ? null : this.#progress.lastLine + 1;
  }
}

function readPublicKey(base64: string): SigningState | null {
  const bytes = Buffer.from(base64, 'base64');
  try {
    const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? { id: nameAnchorKey(bytes), key } : null;
  } catch {
    return null; // not a key at all; the caller names the line
  }
}

function isSignedBy(key: KeyObject, bytes: Buffer, signature: string): boolean {
  return verify(null, bytes, key, Buffer.from(signature, 'base64'));
}
