import type { enMachine } from './en-machine.ts';

/** Das Terminal selbst: Ton, Netz, Akku, Ruhezustand, Sperre. */
export const deMachine: Readonly<Record<keyof typeof enMachine, string>> = {
  'bar.power.lock': 'Dieses Terminal sperren',
  'bar.power.sleep': 'Dieses Terminal schlafen legen',

  'appearance.label': 'Barrierefreiheit: Textgröße und Kontrast',
  'appearance.face': 'Ansicht',
  'appearance.text.normal': 'Normaler Text',
  'appearance.text.large': 'Großer Text',
  'appearance.text.largest': 'Größter Text',
  'appearance.contrast.normal': 'Normaler Kontrast',
  'appearance.contrast.more': 'Hoher Kontrast',

  'sound.label': 'Ton: {level} %',
  'sound.label.muted': 'Der Ton ist aus',
  'sound.level': '{level} %',
  'sound.off': 'Aus',
  'sound.volume': 'Lautstärke',
  'sound.mute': 'Ton ausschalten',
  'sound.unmute': 'Ton einschalten',

  'network.wired': 'Kabel',
  'network.wifi': 'WLAN',
  'network.none': 'Kein Netz',
  'network.label.wired': 'Netzwerk: mit Kabel verbunden',
  'network.label.wifi': 'Netzwerk: mit WLAN verbunden',
  'network.label.signal': 'Netzwerk: mit WLAN verbunden, {signal} %',
  'network.label.none': 'Netzwerk: nicht verbunden',
  'network.title.wired': 'Mit Kabel verbunden',
  'network.title.wifi': 'Mit WLAN verbunden',
  'network.title.none': 'Nicht verbunden',
  'network.none.help': 'Prüfen Sie das Kabel, oder fragen Sie, wer dieses Terminal betreut.',
  'network.name': 'Name',
  'network.signal': 'Stärke',
  'network.interface': 'Schnittstelle',
  'network.address': 'Adresse',

  'battery.label.charging': 'Akku: {level} %, lädt',
  'battery.label.discharging': 'Akku: {level} %',
  'battery.label.full': 'Akku: {level} %, am Netz',
  'battery.level': '{level} %',
  'battery.low': 'Der Akku hat noch {level} %. Schließen Sie dieses Terminal an den Strom an.',
  'battery.critical':
    'Der Akku ist fast leer: {level} %. Sichern Sie jetzt Ihre Arbeit, und schließen Sie dieses Terminal an den Strom an.',

  'lock.title': 'Gesperrt',
  'lock.of': '{user} ist an diesem Terminal angemeldet.',
  'lock.unlock': 'Entsperren',
  'lock.working': 'Wird entsperrt…',
  'lock.until':
    'Wird um {time} von selbst abgemeldet. Jeder darf das vorher tun; die Maschinen laufen weiter.',
  'lock.sign-out': '{user} abmelden',

  'failure.auth-rejected.lock': 'Falsches Passwort. Bitte noch einmal.',
  'failure.policy-denied.locked': 'Dieses Terminal ist gesperrt. Entsperren Sie es zuerst.',
};
