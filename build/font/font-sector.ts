/**
 * A guest of 512 bytes that shows all 256 characters of a font of its video BIOS in the first cells of the screen, white on black, without
 * a cursor, says `B` on its first serial port and halts. Real-mode code for a PC BIOS.
 */
const ORIGIN = 0x7c00;
const COM1 = 0x3f8;

const word = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

/** `load` is the function of INT 10h that loads the font into text mode (AX; Ralf Brown's list, INT 10/AH=11h). */
export function fontSector(load: number): Uint8Array {
  const code = [
    ...[0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, ...word(ORIGIN), 0xfb, 0xfc], // cli; ds = ss = 0; sp; sti; cld
    ...[0xb8, ...word(0x03), 0xcd, 0x10], //                                             mov ax,3; int 10h: text, 80 columns
    ...[0xb8, ...word(load), 0x31, 0xdb, 0xcd, 0x10], //                                 mov ax,load; bx = 0; int 10h
    ...[0xb4, 0x01, 0xb9, ...word(0x2000), 0xcd, 0x10], //                               no cursor
    ...[0xb8, ...word(0xb800), 0x8e, 0xc0, 0x31, 0xff], //                               es = b800h; di = 0
    ...[0xb8, ...word(0x0f00), 0xb9, ...word(256)], //                                   mov ax,0f00h; mov cx,256
    ...[0xab, 0xfe, 0xc0, 0xe2, 0xfb], //                                                stosw; inc al; loop
    ...[0xba, ...word(COM1), 0xb0, 0x42, 0xee], //                                       out COM1,'B'
    ...[0xfa, 0xf4, 0xeb, 0xfd], //                                                      cli; hlt; jmp
  ];
  const image = new Uint8Array(512);
  image.set(code);
  image.set([0x55, 0xaa], 510);
  return image;
}
