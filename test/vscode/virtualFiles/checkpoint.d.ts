// A checkpoint is bundled as its bytes.
declare module '*.pt' {
  const bytes: Uint8Array;
  export default bytes;
}
