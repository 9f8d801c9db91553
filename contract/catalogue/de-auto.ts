import type { enAuto } from './en-auto.ts';

export const deAuto: Readonly<Record<keyof typeof enAuto, string>> = {
  'auto.idle': 'Ist noch jemand da?',
  'auto.idle.sign-out': 'Sie werden in {seconds} s abgemeldet, und was hier offen ist, wird geschlossen.',
  'auto.idle.station': 'Was hier offen ist, wird in {seconds} s geschlossen.',
  'auto.idle.machines': 'Ihre Rechner selbst laufen weiter.',
  'auto.idle.stay': 'Ich bin da',
  'auto.idle.any': 'Es genügt eine Taste oder eine Berührung.',
  'auto.connect': '{desktop} öffnet sich von selbst',
  'auto.connect.left': 'In {seconds} s. Jede Taste hält es auf.',
  'auto.connect.now': 'Jetzt öffnen',
  'auto.connect.stop': 'Nicht öffnen',

  'auto.message': 'Mitteilung Ihres Hauses',
  'auto.message.warning': 'Warnung Ihres Hauses',
  'auto.dismiss': 'Gelesen',

  'auto.notice': 'Sichern Sie Ihre Arbeit',
  'auto.notice.back': 'Zurück zum Desktop',
  'auto.notice.list': 'Gelesen',

  'schedule.off': 'Fährt um {time} herunter',
  'schedule.off.tomorrow': 'Fährt morgen um {time} herunter',
  'schedule.off.date': 'Fährt am {date} um {time} herunter',
  'schedule.sleep': 'Schläft um {time} ein',
  'schedule.sleep.tomorrow': 'Schläft morgen um {time} ein',
  'schedule.sleep.date': 'Schläft am {date} um {time} ein',
  'schedule.restart': 'Startet um {time} neu',
  'schedule.restart.tomorrow': 'Startet morgen um {time} neu',
  'schedule.restart.date': 'Startet am {date} um {time} neu',
  'schedule.start': 'Startet um {time}',
  'schedule.start.tomorrow': 'Startet morgen um {time}',
  'schedule.start.date': 'Startet am {date} um {time}',
  'schedule.end': 'Wird um {time} entfernt',
  'schedule.end.tomorrow': 'Wird morgen um {time} entfernt',
  'schedule.end.date': 'Wird am {date} um {time} entfernt',
  'schedule.of': '{desktop}: {schedule}',

  'station.title': 'Dieses Gerät meldet sich von selbst an',
  'station.signing-in': 'Anmeldung als {user} …',
  'station.waiting': 'In {seconds} s wird es von selbst wieder versucht. Sie brauchen nichts zu tun.',
  'station.stopped': 'Es wird nicht von selbst wieder versucht.',
  'station.again': 'Jetzt wieder versuchen',
  'station.others': 'Jemand anderes',
  'station.back': 'Zurück zu den eigenen Desktops dieses Geräts',

  'failure.auth-rejected.station':
    'Die Cloud weist Benutzer und Geheimnis zurück, mit denen dieses Gerät sich anmeldet. Sagen Sie es mit der Nummer unten denen, die es betreuen.',
  'failure.auth-rejected.secret':
    'Dieses Gerät kann das Geheimnis nicht lesen, mit dem es sich anmeldet. Sagen Sie es mit der Nummer unten denen, die es betreuen.',
  'failure.session-expired.idle': 'Sie wurden abgemeldet, weil eine Weile niemand da war.',
};
