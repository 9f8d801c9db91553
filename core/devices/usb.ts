/** A USB device that is plugged into this terminal (sysfs-bus-usb). */
export interface UsbDevice {
  /** busnum and devnum. */
  readonly bus: number;
  readonly address: number;
  /** idVendor and idProduct. */
  readonly vendor: number;
  readonly product: number;
  /** bDeviceClass; 0 leaves it to the interfaces. */
  readonly deviceClass: number;
  /** bInterfaceClass of each interface. */
  readonly interfaces: readonly number[];
  /** What it calls itself: text of a stranger, to show. */
  readonly name: string;
}

export interface UsbDevices {
  /** What is plugged in now; empty where there is no USB. Never throws. */
  list(): readonly UsbDevice[];
}
