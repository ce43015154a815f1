// The parts of gifenc that the pictures use; it has no types of its own.
declare module 'gifenc' {
  type Palette = [red: number, green: number, blue: number][];
  interface Encoder {
    writeFrame(
      pixels: Uint8Array,
      width: number,
      height: number,
      options: {
        readonly palette?: Palette;
        /** How long the frame is shown, in milliseconds. */
        readonly delay: number;
        readonly transparent?: boolean;
        readonly transparentIndex?: number;
        /** 1: the next frame is drawn over it. */
        readonly dispose?: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  const gifenc: {
    GIFEncoder(): Encoder;
  };
  export default gifenc;
}
