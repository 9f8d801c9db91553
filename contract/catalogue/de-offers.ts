import type { enOffers } from './en-offers.ts';

export const deOffers: Readonly<Record<keyof typeof enOffers, string>> = {
  'chip.copying': 'Wird kopiert …',

  'home.classes': 'Klassen',
  'home.offers': 'Neuer Desktop',
  'home.empty-but-offers': 'Für Sie gibt es noch keinen Desktop. Hier bekommen Sie einen.',

  'offer.class': 'Ein Druck, und Sie haben Ihren',
  'offer.ends': 'Bis zur Abmeldung',
  'offer.template': 'Machen Sie sich einen',
  'offer.gone': 'Für Sie nicht da: die Cloud bietet das gerade nicht an',
  'offer.looking': 'Es wird nachgesehen, ob Sie schon einen haben',
  'offer.making': 'Ihr Desktop wird gemacht',
  'offer.starting': 'Ihr Desktop wird gestartet',
  'offer.in-line':
    'Alle Plätze sind belegt. Sie warten: sobald einer frei ist, fragt dieses Terminal danach. Andere warten auch, und wer zuerst fragt, bekommt ihn.',
  'offer.unanswered': 'Die Cloud hat sehr viel zu tun. Sie wird von selbst wieder gefragt',
  'offer.opens': 'Er öffnet sich von selbst, wenn er bereit ist.',
  'offer.since': 'seit {time}',
  'offer.chip.waiting': 'Wartet',
  'offer.chip.working': 'Unterwegs',
  'offer.chip.class': 'Klasse',
  'offer.chip.new': 'Neu',
  'offer.chip.gone': 'Nicht da',

  'form.title': 'Neuer Desktop aus {template}',
  'form.loading': 'Es wird gelesen, was diese Vorlage braucht …',
  'form.name': 'Name',
  'form.make': 'Diesen Desktop machen',
  'form.making': 'Wird gemacht …',
  'form.optional': '(darf leer bleiben)',
  'form.choose': 'Bitte wählen',
  'form.range': 'Von {low} bis {high}',
  'form.keep': 'Seine Platten behalten',
  'form.keep-means':
    'Er bekommt eigene Platten, die erst kopiert werden; das dauert eine Weile. Sie bleiben, bis sie jemand löscht, auch wenn der Desktop gelöscht wird.',
  'form.always-kept':
    'Er bekommt eigene Platten, die erst kopiert werden; das dauert eine Weile. Sie bleiben, wenn der Desktop gelöscht wird.',
  'form.never-kept':
    'Seine Platten leben so lange wie der Desktop: was darauf ist, ist verloren, wenn er gelöscht wird.',
  'form.missing': 'Bitte füllen Sie „{label}“ aus.',

  'quota.title': 'Was er braucht, und was Ihnen bleibt',
  'quota.none': 'Wie viele Desktops Sie haben, ist nicht begrenzt.',
  'quota.vms': '1 von {left} Desktops, die Sie noch haben dürfen',
  'quota.running': '1 von {left}, die noch zugleich laufen dürfen',
  'quota.cpu': '{takes} von {left} Prozessoren, die übrig sind',
  'quota.memory': '{takes} von {left} GB Speicher, die übrig sind',
  'quota.disk': '{takes} von {left} GB Plattenplatz, die übrig sind',
  'quota.short': '{what}: {takes} nötig, {left} übrig',
  'quota.name.vms': 'Desktops',
  'quota.name.running': 'Laufende Desktops',
  'quota.name.cpu': 'Prozessoren',
  'quota.name.memory': 'GB Speicher',
  'quota.name.disk': 'GB Plattenplatz',
  'quota.group': '(Ihrer Gruppe)',
  'quota.full':
    'Für noch einen ist kein Platz. Geben Sie erst einen Ihrer Desktops auf, oder holen Sie Hilfe.',

  'action.delete': 'Löschen',
  'confirm.delete':
    '{name} wird endgültig gelöscht, mit allem auf Platten, die für ihn gemacht wurden. Nur eigene Platten, die zum Behalten kopiert wurden, bleiben.',

  'failure.limit-reached.wait':
    'Niemand hat einen Platz aufgegeben, während Sie warteten. Bitte versuchen Sie es später.',
  'failure.not-allowed.values':
    'Sie dürfen diesen Desktop nur so machen, wie er ist, ohne eigene Antworten. Wer Ihre Desktops betreut, kann sie erlauben.',
  'failure.not-found.offer':
    'Die Cloud bietet Ihnen das gerade nicht an. Fragen Sie, wer Ihre Desktops betreut.',
  'failure.unusable-value.name':
    'Dieser Name geht nicht. Bitte geben Sie einen anderen ein, ohne Sonderzeichen.',
  'failure.unusable-value.input': 'Eine der Antworten passt nicht. Bitte sehen Sie sie noch einmal an.',
};
