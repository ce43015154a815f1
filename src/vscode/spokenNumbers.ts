// Numbers as people write them in the editor's language.
import * as vscode from 'vscode';

/** @param decimals exactly this many are shown */
export function spokenNumber(number: number, decimals = 0): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return number.toLocaleString(vscode.env.language, digits);
}

/** A human-readable size: in kB, or in MB from a million bytes on. */
export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${spokenNumber(bytes / 1e3)} kB` : `${spokenNumber(bytes / 1e6, 1)} MB`;
}
