import { bearer } from '../protocol/auth-token.ts';
import { valuePath } from './value-path.ts';

/**
 * The header lines that every request to a node has.
 * @param host the value of the Host header
 * @param authToken what the node asks for, if it asks
 */
export function commonHeaders(host: string, authToken?: string): string {
  return `Host: ${host}\r\n${authToken === undefined ? '' : `Authorization: ${bearer(authToken)}\r\n`}`;
}

/** As it goes over the wire. @param headers what `commonHeaders` gives */
export function getRequest(headers: string, key: string): string {
  return `GET ${valuePath(key)} HTTP/1.1\r\n${headers}\r\n`;
}

/** @param value printable ASCII: a character is a byte */
export function putRequest(headers: string, key: string, value: string): string {
  return `PUT ${valuePath(key)} HTTP/1.1\r\n${headers}Content-Length: ${value.length}\r\n\r\n${value}`;
}
