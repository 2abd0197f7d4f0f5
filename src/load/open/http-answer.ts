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

  /**
   * Takes what came. Returns whether the answer is whole.
   * @throws Error in words when this is no answer that can be read.
   */
  take(chunk: Buffer, length: number): boolean {
    // Nearly always the one chunk is the whole answer, and nothing is put together.
    this.#text =
      this.#text === '' ? chunk.toString('latin1', 0, length) : this.#text + chunk.toString('latin1', 0, length);
    if (this.#bodyAt === -1 && !this.#readHead()) return false;
    if (this.#text.length < this.#end) return false;
    if (this.#text.length > this.#end) throw new Error(`${this.#text.length - this.#end} bytes behind the answer`);
    this.bytes = this.#end;
    this.body = this.#text.slice(this.#bodyAt);
    this.#text = '';
    this.#bodyAt = -1;
    return true;
  }

  /** Forgets what was read of an answer that will not be whole. */
  reset(): void {
    this.#text = '';
    this.#bodyAt = -1;
  }

  #readHead(): boolean {
    const headEnd = this.#text.indexOf('\r\n\r\n');
    if (headEnd === -1) {
      if (this.#text.length > 65_536 || !'HTTP/1.1 '.startsWith(this.#text.slice(0, 9)))
        throw new Error('no HTTP answer');
      return false;
    }
    if (!this.#text.startsWith('HTTP/1.1 ')) throw new Error('no HTTP answer');
    this.status = Number(this.#text.slice(9, 12));
    this.#bodyAt = headEnd + 4;
    this.#end = this.#bodyAt + contentLength(this.#text, headEnd, this.status);
    return true;
  }
}

/** @throws Error when a status that has a body comes without its length. */
function contentLength(text: string, headEnd: number, status: number): number {
  if (status === 204 || status === 304) return 0;
  const at = text.indexOf('\r\nContent-Length:');
  const found = at !== -1 && at < headEnd ? at + 17 : lowerCaseContentLength(text.slice(0, headEnd));
  if (found === -1) throw new Error(`status ${status} without a Content-Length`);
  return Number.parseInt(text.slice(found, found + 20), 10);
}

function lowerCaseContentLength(head: string): number {
  const at = head.toLowerCase().indexOf('\r\ncontent-length:');
  return at === -1 ? -1 : at + 17;
}
