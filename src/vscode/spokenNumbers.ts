// Numbers as people of the editor's language write them.
import * as vscode from 'vscode';

/** @param decimals as many as are shown, no fewer and no more */
export function spokenNumber(number: number, decimals = 0): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return number.toLocaleString(vscode.env.language, digits);
}

/** A size as people say it: in kB, or from a million bytes on in MB. */
export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${spokenNumber(bytes / 1e3)} kB` : `${spokenNumber(bytes / 1e6, 1)} MB`;
}
