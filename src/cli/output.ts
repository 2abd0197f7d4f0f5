/** A stream as far as the command line needs it. */
export interface Output {
  write(text: string, taken?: () => void): boolean;
  isTTY?: boolean;
  columns?: number;
}

/** Where results go, and where everything else goes. */
export interface Outputs {
  stdout: Output;
  stderr: Output;
}
