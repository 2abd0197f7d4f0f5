import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpAnswer } from '../../../src/load/open/http-answer.ts';

const answers: [text: string, status: number, body: string][] = [
  ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200, 'hello'],
  ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\nDate: today\r\n\r\n', 200, ''],
  ['HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n', 204, ''],
  ['HTTP/1.1 404 Not Found\r\nX: y\r\nCONTENT-LENGTH:3\r\n\r\n\r\n\r', 404, '\r\n\r'],
  [
    'HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n',
    500,
    'abc0123456789',
  ],
  ['HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nü\x00é\xff', 200, 'ü\x00é\xff'],
];
for (const [text, status, body] of answers) {
  test(`${JSON.stringify(text.slice(0, 40))}, cut at every byte`, () => {
    const bytes = Buffer.from(text, 'latin1');
    const answer = new HttpAnswer();
    for (let cut = 0; cut < bytes.length; cut++) {
      if (cut > 0) assert.equal(answer.take(bytes.subarray(0, cut), cut), false);
      assert.equal(answer.take(bytes.subarray(cut), bytes.length - cut), true);
      assert.deepEqual([answer.status, answer.body, answer.bytes], [status, body, bytes.length]);
    }
    for (let i = 0; i < bytes.length; i++) {
      assert.equal(answer.take(bytes.subarray(i, i + 1), 1), i === bytes.length - 1);
    }
    assert.equal(answer.body, body);
  });
}

const refused: [text: string, message: RegExp][] = [
  ['these are not the bytes\r\n\r\n', /^no HTTP answer$/],
  ['SSH-2.0-OpenSSH', /^no HTTP answer$/],
  ['HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', /^no HTTP answer$/],
  ['HTTP/1.1 200 OK\r\nServer: x\r\n\r\n', /^status 200 without a Content-Length$/],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', /^no chunk of an HTTP answer$/],
  ['HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n', /^status 200 with a Content-Length of "many"$/],
  ['HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n', /^no HTTP answer$/],
  ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc', /^1 bytes behind the answer$/],
  [`HTTP/1.1 200 OK\r\n${'x'.repeat(70_000)}`, /^no HTTP answer$/],
];
for (const [text, message] of refused) {
  test(`${JSON.stringify(text.slice(0, 50))} is refused`, () => {
    assert.throws(() => new HttpAnswer().take(Buffer.from(text), text.length), { message });
  });
}
