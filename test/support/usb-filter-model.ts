/** A device as usbredir's filter sees it. */
export interface FilteredDevice {
  readonly vendor: number;
  readonly product: number;
  readonly deviceClass: number;
  /** Class, subclass and protocol of each interface. */
  readonly interfaces: readonly (readonly [number, number, number])[];
}

/**
 * What usbredirfilter.h of usbredir 0.13 promises, in its own words and order, without flags, as spice-gtk 0.42 calls it. Written from
 * that text and not from our code: our code is held against it.
 */
export function usbredirLets(filter: string, device: FilteredDevice): boolean {
  const rules = filter.split('|').map((rule) => rule.split(',').map(Number));
  const check = (deviceClass: number): boolean => {
    for (const [ofClass, vendor, product, version, allow] of rules) {
      if (ofClass !== -1 && ofClass !== deviceClass) continue;
      if (vendor !== -1 && vendor !== device.vendor) continue;
      if (product !== -1 && product !== device.product) continue;
      if (version !== -1) throw new Error('we name no version');
      return allow !== 0;
    }
    return false; // No rule fits: -ENOENT.
  };
  if (device.deviceClass !== 0x00 && device.deviceClass !== 0xef && !check(device.deviceClass)) return false;
  for (const [interfaceClass, subclass, protocol] of device.interfaces) {
    const skipped =
      device.interfaces.length > 1 && interfaceClass === 0x03 && subclass === 0x00 && protocol === 0x00;
    if (!skipped && !check(interfaceClass)) return false;
  }
  return true;
}
