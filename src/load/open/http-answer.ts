const START = 'HTTP/1.1 ';
const MAX_HEAD_BYTES = 65_536;
/** In place of a length: the body comes in chunks that say their own. A node's does not; that of what stands before it may. */
const CHUNKED = -1;

/** What a connection has read so far of the answer to its request. */
export class HttpAnswer {
  status = 0;
  /** Bytes of the whole answer, head included. */
  bytes = 0;
  /** As Latin-1: a char is a byte. */
  body = '';
  #text = '';
  #bodyAt = -1;
  #end = -1;

  /** Whether a part of an answer has come, and the rest is still to come. */
  get hasBegun(): boolean {
    return this.#text !== '';
  }

  /**
   * Takes what came. Returns whether the answer is whole.
   * @throws Error in words when this is no answer that can be read.
   */
  take(chunk: Buffer, length: number): boolean {
    // Nearly always the one chunk is the whole answer, and nothing is put together.
    this.#text =
      this.#text === '' ? chunk.toString('latin1', 0, length) : this.#text + chunk.toString('latin1', 0, length);
    if (this.#bodyAt === -1 && !this.#readHead()) return false;
    if (this.#end === CHUNKED && !this.#joinChunks()) return false;
    if (this.#text.length < this.#end) return false;
    if (this.#text.length > this.#end) throw new Error(`${this.#text.length - this.#end} bytes behind the answer`);
    this.bytes += this.#end;
    this.body = this.#text.slice(this.#bodyAt);
    this.#text = '';
    this.#bodyAt = -1;
    return true;
  }

  /** Replaces the chunks by what is in them, once all are there. */
  #joinChunks(): boolean {
    let at = this.#bodyAt;
    let body = '';
    for (;;) {
      const lineEnd = this.#text.indexOf('\r\n', at);
      if (lineEnd === -1) return false;
      const length = Number.parseInt(this.#text.slice(at, lineEnd), 16);
      if (!(length >= 0)) throw new Error('no chunk of an HTTP answer');
      at = lineEnd + 2 + length + 2;
      if (this.#text.length < at) return false;
      if (length === 0) break;
      body += this.#text.slice(lineEnd + 2, at - 2);
    }
    const rest = this.#text.slice(at);
    this.bytes = at - this.#bodyAt - body.length;
    this.#text = this.#text.slice(0, this.#bodyAt) + body + rest;
    this.#end = this.#bodyAt + body.length;
    return true;
  }

  #readHead(): boolean {
    const headEnd = this.#text.indexOf('\r\n\r\n');
    if (!START.startsWith(this.#text.slice(0, START.length))) throw new Error('no HTTP answer');
    if (headEnd === -1) {
      if (this.#text.length > MAX_HEAD_BYTES) throw new Error('no HTTP answer');
      return false;
    }
    this.status = Number(this.#text.slice(9, 12));
    if (!(this.status >= 100)) throw new Error('no HTTP answer');
    this.bytes = 0;
    this.#bodyAt = headEnd + 4;
    const length = contentLength(this.#text, headEnd, this.status);
    this.#end = length === CHUNKED ? CHUNKED : this.#bodyAt + length;
    return true;
  }
}

/** `CHUNKED` where only the chunks tell. @throws Error when a status that has a body comes without its length. */
function contentLength(text: string, headEnd: number, status: number): number {
  if (status === 204 || status === 304) return 0;
  const at = text.indexOf('\r\nContent-Length:');
  const found = at !== -1 && at < headEnd ? at + 17 : lowerCaseContentLength(text.slice(0, headEnd));
  if (found === -1 && /\r\ntransfer-encoding: *chunked/i.test(text.slice(0, headEnd))) return CHUNKED;
  if (found === -1) throw new Error(`status ${status} without a Content-Length`);
  const length = Number.parseInt(text.slice(found, found + 20), 10);
  if (length >= 0) return length;
  throw new Error(`status ${status} with a Content-Length of "${text.slice(found, text.indexOf('\r', found)).trim()}"`);
}

function lowerCaseContentLength(head: string): number {
  const at = head.toLowerCase().indexOf('\r\ncontent-length:');
  return at === -1 ? -1 : at + 17;
}
