/**
 * A guest of 512 bytes: it says `B` on its first serial port when it has booted, draws a window in VGA mode 13h, and with every key
 * changes the background and says `K`; with Q it shuts down. Real-mode code for a PC BIOS, put together here so that no assembler is
 * needed.
 */
const ORIGIN = 0x7c00;
const SIZE = 512;
const WIDTH = 320;
const COM1 = 0x3f8;
/** ACPI's PM1a control register, where SeaBIOS puts it on QEMU's `pc`; the value is soft-off (ACPI 6.5, 4.8.3.2.1; PIIX4). */
const PM1A_CONTROL = 0x604;
const SOFT_OFF = 0x2000;
const HINT = 'Q shuts down';
/** Characters of a title that the window has room for. */
const LONGEST = 18;
const WINDOW = { x: 80, y: 56, width: 160, height: 88 };

const word = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

/** Collects bytes; a label may be used before it is known. */
class Assembler {
  private readonly bytes: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly fixups: { at: number; label: string; kind: 'absolute' | 'near' | 'short' }[] = [];

  emit(...bytes: number[]): this {
    this.bytes.push(...bytes);
    return this;
  }
  label(name: string): this {
    this.labels.set(name, this.bytes.length);
    return this;
  }
  /** A place that `label`'s address, or the distance to it, is written to. */
  ref(label: string, kind: 'absolute' | 'near' | 'short'): this {
    this.fixups.push({ at: this.bytes.length, label, kind });
    return kind === 'short' ? this.emit(0) : this.emit(0, 0);
  }
  text(value: string): this {
    return this.emit(...Buffer.from(value, 'latin1'), 0);
  }
  finish(): Uint8Array {
    const image = new Uint8Array(SIZE);
    image.set(this.bytes);
    for (const { at, label, kind } of this.fixups) {
      const target = this.labels.get(label);
      if (target === undefined) throw new Error(`no label ${label}`);
      if (kind === 'short') image[at] = (target - at - 1) & 0xff;
      else image.set(word(kind === 'near' ? target - at - 2 : ORIGIN + target), at);
    }
    if (this.bytes.length > SIZE - 2) throw new Error('the boot sector is too long');
    image.set([0x55, 0xaa], SIZE - 2);
    return image;
  }
}

/** A bootable floppy's first sector, with `title` in the window and `colour` (0–255) behind it. */
export function bootSector(title: string, colour: number): Uint8Array {
  const shown = title.slice(0, LONGEST);
  /** mov dx,cursor; mov si,text; call print */
  const line = (assembler: Assembler, text: string, row: number, label: string) =>
    assembler
      .emit(0xba, 20 - Math.ceil(text.length / 2), row, 0xbe)
      .ref(label, 'absolute')
      .emit(0xe8)
      .ref('print', 'near');
  const code = new Assembler()
    .emit(0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, ...word(ORIGIN), 0xfb, 0xfc) // cli; ds = ss = 0; sp; sti; cld
    .emit(0xb8, ...word(0x13), 0xcd, 0x10) //                                             mov ax,13h; int 10h
    .emit(0xba, ...word(COM1), 0xb0, 0x42, 0xee) //                                       out COM1,'B'
    .label('draw')
    .emit(0xb8, ...word(0xa000), 0x8e, 0xc0, 0x31, 0xff) //                               es = a000h; di = 0
    .emit(0xb9, ...word(64_000), 0xa0)
    .ref('colour', 'absolute')
    .emit(0xf3, 0xaa) //                                                                  rep stosb
    .emit(0xbf, ...word(WINDOW.y * WIDTH + WINDOW.x), 0xba, ...word(WINDOW.height))
    .label('row')
    .emit(0xb9, ...word(WINDOW.width), 0x30, 0xc0, 0xf3, 0xaa) //                         a row of black, as the BIOS has it behind letters
    .emit(0x81, 0xc7, ...word(WIDTH - WINDOW.width), 0x4a, 0x75) //                       next row; dec dx; jnz
    .ref('row', 'short');
  line(code, shown, 11, 'title');
  line(code, HINT, 14, 'hint');
  return code
    .emit(0x30, 0xe4, 0xcd, 0x16, 0x0c, 0x20, 0x3c, 0x71, 0x74) //                        wait for a key; or al,20h; cmp al,'q'; je
    .ref('off', 'short')
    .emit(0xfe, 0x06) //                                                                  inc colour
    .ref('colour', 'absolute')
    .emit(0xba, ...word(COM1), 0xb0, 0x4b, 0xee, 0xe9) //                                 out COM1,'K'; jmp draw
    .ref('draw', 'near')
    .label('off')
    .emit(0xba, ...word(PM1A_CONTROL), 0xb8, ...word(SOFT_OFF), 0xef, 0xf4, 0xeb) //      out PM1A_CONTROL,SOFT_OFF; hlt; jmp
    .ref('off', 'short')
    .label('print')
    .emit(0xb4, 0x02, 0x30, 0xff, 0xcd, 0x10) //                                          put the cursor at dx
    .label('character')
    .emit(0xac, 0x84, 0xc0, 0x74) //                                                      lodsb; test al,al; jz
    .ref('printed', 'short')
    .emit(0xb4, 0x0e, 0xbb, ...word(0x0f), 0xcd, 0x10, 0xeb) //                           teletype in white
    .ref('character', 'short')
    .label('printed')
    .emit(0xc3) //                                                                        ret
    .label('colour')
    .emit(colour & 0xff)
    .label('title')
    .text(shown)
    .label('hint')
    .text(HINT)
    .finish();
}

/** A 1.44 MB floppy with that sector first. */
export function bootFloppy(title: string, colour: number): Uint8Array {
  const image = new Uint8Array(1_474_560);
  image.set(bootSector(title, colour));
  return image;
}
