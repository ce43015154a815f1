// Reads a Python pickle as plain data: a pickle is a program for a small stack machine, and this machine can build dicts, lists,
// numbers and strings, and nothing else except what its caller names. It never calls anything that the file names.
//
// Existing packages were read first (November 2026). pickleparser 0.2.1 takes a resolver for names, but puts no bound on opcodes,
// memo or nesting, adds up long integers in quadratic time, spreads lists into arguments, writes the file's keys into plain
// objects (`__proto__`) and calls whatever function is on the stack. jpickle 0.4.1 knows neither protocol 4 nor persistent ids.
// Opcodes: Lib/pickletools.py of CPython describes each one; those here are all that torch.save needs with protocols 2 to 5 for what
// torch.load(weights_only=True) accepts.
import * as l10n from '@vscode/l10n';
import { hexOf } from '../model/hex.ts';
import { ModelError } from '../model/modelError.ts';

/** Something that only the caller understands. */
export abstract class PickleObject {
  /** For debugging, and to tell the type from any other object. */
  abstract readonly kind: string;
}

/** A name that pickles may refer to. */
export class PickleGlobal extends PickleObject {
  override readonly kind = 'global';
  readonly name: string;
  /** Builds a value from arguments, or returns `undefined` if they are not what this constructor takes. */
  readonly construct: ((args: readonly PickleValue[]) => PickleValue | undefined) | undefined;

  constructor(name: string, construct?: (args: readonly PickleValue[]) => PickleValue | undefined) {
    super();
    this.name = name;
    this.construct = construct;
  }
}

/** What may come with weights but is never read: a set, bytes, a complex number, a device. None of it is kept. */
export class PickleOther extends PickleObject {
  override readonly kind = 'other';
}

/** Tuples and lists are both arrays. Containers may hold themselves: never walk them without a bound. */
export type PickleValue =
  null | boolean | number | string | PickleValue[] | Map<PickleValue, PickleValue> | PickleObject;

/** What a pickle may refer to. */
export interface PickleNames {
  /** By `module.name`. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** The value that a persistent id stands for, or `undefined` if it is malformed. */
  readonly persistent: (id: PickleValue) => PickleValue | undefined;
}

// An epoch file of the largest config (64 layers with gates, AdamW, torch 2.8) has 131,000 opcodes and 35,000 containers.
const maxOpcodeCount = 400_000;
const maxContainerCount = 70_000;
const highestProtocol = 5;

/**
 * Reads one pickle.
 *
 * @param source how errors name it
 * @throws {ModelError} `modelMismatch` if it asks for a name or an opcode that is not data, `modelDamaged` if it is malformed or
 *   larger than a checkpoint's can be
 */
export function unpickle(bytes: Uint8Array, names: PickleNames, source: string): PickleValue {
  return new Unpickler(bytes, names, source).run();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names: PickleNames;
  readonly #source: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #position = 0;
  #containerCount = 0;

  constructor(bytes: Uint8Array, names: PickleNames, source: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#names = names;
    this.#source = source;
  }

  run(): PickleValue {
    for (let count = 0; count < maxOpcodeCount; count++) {
      const opcode = this.#view.getUint8(this.#skip(1));
      if (opcode === 0x2e) return this.#pop(); // STOP
      this.#step(opcode);
    }
    return this.#damaged(l10n.t('has more than {0} opcodes', maxOpcodeCount));
  }

  #step(opcode: number): void {
    switch (opcode) {
      case 0x80: // PROTO
        if (this.#uint8() > highestProtocol) this.#damaged(l10n.t('has a protocol newer than 5'));
        return;
      case 0x95: // FRAME: a hint for reading ahead
        this.#skip(8);
        return;
      case 0x28: // MARK
        this.#marks.push(this.#stack.length);
        return;
      case 0x30: // POP
        this.#pop();
        return;
      case 0x31: // POP_MARK
        this.#popToMark();
        return;

      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4a: // BININT
        return this.#push(this.#view.getInt32(this.#skip(4), true));
      case 0x4b: // BININT1
        return this.#push(this.#uint8());
      case 0x4d: // BININT2
        return this.#push(this.#view.getUint16(this.#skip(2), true));
      case 0x8a: // LONG1
        return this.#push(this.#longInteger(this.#uint8()));
      case 0x8b: // LONG4
        return this.#push(this.#longInteger(this.#uint32()));
      case 0x47: // BINFLOAT, the only big-endian number
        return this.#push(this.#view.getFloat64(this.#skip(8)));
      case 0x58: // BINUNICODE
        return this.#push(this.#text(this.#uint32()));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#uint8()));
      case 0x43: // SHORT_BINBYTES
      case 0x55: // SHORT_BINSTRING
        return this.#pushBytes(this.#uint8());
      case 0x42: // BINBYTES
        return this.#pushBytes(this.#uint32());
      case 0x96: // BYTEARRAY8
        return this.#pushBytes(this.#uint32() + 2 ** 32 * this.#uint32());

      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        return this.#pushContainer([]);
      case 0x85: // TUPLE1
        return this.#pushContainer(this.#popMany(1));
      case 0x86: // TUPLE2
        return this.#pushContainer(this.#popMany(2));
      case 0x87: // TUPLE3
        return this.#pushContainer(this.#popMany(3));
      case 0x74: // TUPLE
        return this.#pushContainer(this.#popToMark());
      case 0x7d: // EMPTY_DICT
        return this.#pushContainer(new Map());
      case 0x61: // APPEND
        return this.#append(this.#popMany(1));
      case 0x65: // APPENDS
        return this.#append(this.#popToMark());
      case 0x73: // SETITEM
        return this.#setItems(this.#popMany(2));
      case 0x75: // SETITEMS
        return this.#setItems(this.#popToMark());
      case 0x8f: // EMPTY_SET
        return this.#pushContainer(new PickleOther());
      case 0x91: // FROZENSET
        this.#popToMark();
        return this.#pushContainer(new PickleOther());
      case 0x90: // ADDITEMS
        this.#popToMark();
        if (!(this.#top() instanceof PickleOther)) this.#damaged(l10n.t('adds items to something other than a set'));
        return;

      case 0x71: // BINPUT
        return this.#memoize(this.#uint8());
      case 0x72: // LONG_BINPUT
        return this.#memoize(this.#uint32());
      case 0x94: // MEMOIZE
        return this.#memoize(this.#memo.size);
      case 0x68: // BINGET
        return this.#recall(this.#uint8());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#uint32());

      case 0x63: // GLOBAL
        return this.#pushGlobal(this.#line(), this.#line());
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string')
          return this.#damaged(l10n.t('names something without a string'));
        return this.#pushGlobal(module, name);
      }
      case 0x52: // REDUCE
        return this.#construct();
      case 0x62: // BUILD
        return this.#dropState();
      case 0x51: // BINPERSID
        return this.#pushContainer(
          this.#names.persistent(this.#pop()) ?? this.#damaged(l10n.t('has a malformed storage')),
        );
      default:
        throw new ModelError(
          'modelMismatch',
          l10n.t(
            '{0} uses the pickle opcode 0x{1} at byte {2}, which no state dict needs, so the file is rejected.',
            this.#source,
            hexOf([opcode]),
            this.#position - 1,
          ),
        );
    }
  }

  #construct(): void {
    const [callee, args] = this.#popMany(2);
    if (!(callee instanceof PickleGlobal) || callee.construct === undefined || !Array.isArray(args)) {
      return this.#damaged(l10n.t('calls something that is not a constructor'));
    }
    this.#pushContainer(
      callee.construct(args) ?? this.#damaged(l10n.t('gives {0} arguments that it does not take', callee.name)),
    );
  }

  /** BUILD sets attributes. A state dict has only `_metadata`, which says nothing that the tensors do not. */
  #dropState(): void {
    this.#pop();
    if (!(this.#stack.at(-1) instanceof Map)) this.#damaged(l10n.t('sets attributes on something other than a dict'));
  }

  #pushGlobal(module: string, name: string): void {
    const fullName = `${module}.${name}`;
    const known = this.#names.globals.get(fullName);
    if (known === undefined) {
      throw new ModelError(
        'modelMismatch',
        l10n.t(
          '{0} asks for {1}, which is not part of a state dict; nothing in a checkpoint is ever run, so the file is rejected (torch.save(model.state_dict(), path) writes a file without it).',
          this.#source,
          JSON.stringify(fullName.slice(0, 100)),
        ),
      );
    }
    this.#push(known);
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) return this.#damaged(l10n.t('appends to something other than a list'));
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#stack.at(-1);
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      return this.#damaged(l10n.t('sets items of something other than a dict'));
    for (let index = 0; index < items.length; index += 2) dict.set(items[index]!, items[index + 1]!);
  }

  #memoize(index: number): void {
    this.#memo.set(index, this.#top());
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) return this.#damaged(l10n.t('recalls the object {0} before it was made', index));
    this.#push(value);
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #pushBytes(byteCount: number): void {
    this.#skip(byteCount);
    this.#pushContainer(new PickleOther());
  }

  #pushContainer(value: PickleValue): void {
    if (++this.#containerCount > maxContainerCount)
      this.#damaged(l10n.t('holds more than {0} objects', maxContainerCount));
    this.#stack.push(value);
  }

  #top(): PickleValue {
    // A mark hides what is below it.
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) return this.#damaged(l10n.t('takes more than it has'));
    return this.#stack.at(-1)!;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): PickleValue[] {
    if (this.#stack.length - count < (this.#marks.at(-1) ?? 0)) return this.#damaged(l10n.t('takes more than it has'));
    return this.#stack.splice(this.#stack.length - count);
  }

  #popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) return this.#damaged(l10n.t('takes more than it has'));
    return this.#stack.splice(mark);
  }

  #uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** Seeds of random generators need more than 32 bits; nothing here needs them exactly. */
  #longInteger(byteCount: number): number {
    const start = this.#skip(byteCount);
    let value = 0;
    for (let index = byteCount - 1; index >= 0; index--) {
      const byte = index === byteCount - 1 ? this.#view.getInt8(start + index) : this.#view.getUint8(start + index);
      value = value * 256 + byte;
    }
    return value;
  }

  #text(byteCount: number): string {
    const start = this.#skip(byteCount);
    const bytes = this.#bytes.subarray(start, start + byteCount);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      // Python writes half a surrogate pair, which file names may contain, as if it were a character.
      try {
        return this.#decoder.decode(withoutSurrogates(bytes));
      } catch {
        return this.#damaged(l10n.t('holds text that is not UTF-8'));
      }
    }
  }

  #line(): string {
    const start = this.#position;
    const end = this.#bytes.indexOf(0x0a, start);
    if (end < 0) return this.#damaged(l10n.t('ends too early'));
    const text = this.#text(end - start);
    this.#position = end + 1;
    return text;
  }

  /** Moves on and returns where it was. */
  #skip(byteCount: number): number {
    const start = this.#position;
    if (start + byteCount > this.#bytes.length) this.#damaged(l10n.t('ends too early'));
    this.#position = start + byteCount;
    return start;
  }

  #damaged(problem: string): never {
    throw new ModelError('modelDamaged', l10n.t('{0} {1}, so the file is damaged.', this.#source, problem));
  }
}

/** UTF-8 in which lone surrogates became U+FFFD. */
function withoutSurrogates(bytes: Uint8Array): Uint8Array {
  const clean = bytes.slice();
  for (let at = 0; at + 2 < clean.length; at++)
    if (clean[at] === 0xed && (clean[at + 1]! & 0xe0) === 0xa0 && (clean[at + 2]! & 0xc0) === 0x80)
      clean.set([0xef, 0xbf, 0xbd], at);
  return clean;
}
