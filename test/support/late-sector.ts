const ORIGIN = 0x7c00;
const COM1 = 0x3f8;
const TICKS_A_SECOND = 18.2;

const word = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

/**
 * A floppy whose system takes its time: it clears the text screen, waits `seconds`, says `OK` on it and `B` on its first serial port, and
 * halts. Real-mode code for a PC BIOS.
 */
export function lateFloppy(seconds: number): Uint8Array {
  const code = [
    ...[0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, ...word(ORIGIN), 0xfb], //            ds = ss = 0; sp; sti
    ...[0xb8, ...word(0x03), 0xcd, 0x10], //                                            mov ax,3; int 10h: text
    ...[0xb4, 0x00, 0xcd, 0x1a, 0x89, 0xd3], //                                         ticks; mov bx,dx
    ...[0xf4, 0xb4, 0x00, 0xcd, 0x1a, 0x29, 0xda], //                                   hlt; ticks; sub dx,bx
    ...[0x81, 0xfa, ...word(Math.round(seconds * TICKS_A_SECOND)), 0x72, 0xf3], //       cmp dx,…; jb
    ...[0xb8, ...word(0x0e4f), 0xcd, 0x10, 0xb8, ...word(0x0e4b), 0xcd, 0x10], //       teletype 'O', 'K'
    ...[0xba, ...word(COM1), 0xb0, 0x42, 0xee, 0xf4, 0xeb, 0xfd], //                    out COM1,'B'; hlt; jmp
  ];
  const image = new Uint8Array(1_474_560);
  image.set(code);
  image.set([0x55, 0xaa], 510);
  return image;
}
