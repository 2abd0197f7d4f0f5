import { valuePath } from './value-path.ts';

/** As it goes over the wire. @param host the value of the Host header */
export function getRequest(host: string, key: string): string {
  return `GET ${valuePath(key)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** @param value printable ASCII: a character is a byte */
export function putRequest(host: string, key: string, value: string): string {
  return `PUT ${valuePath(key)} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${value.length}\r\n\r\n${value}`;
}
