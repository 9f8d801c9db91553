import { deAuto } from './de-auto.ts';
import { deMachine } from './de-machine.ts';
import { deBoot } from './de-boot.ts';
import { deOffers } from './de-offers.ts';
import type { CatalogueKey } from './en.ts';

/** Deutsch. The type sees to it that no sentence is missing and none is left over. */
export const de: Readonly<Record<CatalogueKey, string>> = {
  ...deBoot,
  ...deOffers,
  ...deAuto,
  ...deMachine,

  'chip.ready': 'Bereit',
  'chip.running': 'Offen',
  'chip.off': 'Aus',
  'chip.asleep': 'Schläft',
  'chip.starting': 'Startet …',
  'chip.needs-help': 'Braucht Hilfe',
  'chip.busy': 'Beschäftigt',
  'chip.not-allowed': 'Nicht erlaubt',

  'phase.running': 'Kann geöffnet werden',
  'phase.starting': 'Startet von selbst',
  'phase.queued': 'Wartet darauf, starten zu können',
  'phase.held': 'Zurückgehalten; Öffnen startet ihn',
  'phase.off': 'Aus; Öffnen startet ihn',
  'phase.asleep': 'Schläft; Öffnen weckt ihn',
  'phase.stopping': 'Fährt herunter',
  'phase.busy': 'Beschäftigt; gleich bereit',
  'phase.unknown': 'Sein Rechner antwortet nicht',
  'phase.failed': 'Konnte nicht gestartet werden',
  'phase.gone': 'Nicht mehr vorhanden',
  'phase.not-allowed': 'Aus oder gesperrt; starten ist Ihnen nicht erlaubt',
  'phase.locked': 'Von der Betreuung gesperrt',
  'phase.cloning': 'Wird für Sie kopiert',
  'phase.snapshot': 'Ein Schnappschuss wird gemacht oder zurückgeholt',
  'phase.moving': 'Zieht auf einen anderen Rechner um',
  'phase.backup': 'Kann geöffnet werden; wird gerade gesichert',

  'action.open': 'Öffnen',
  'action.start': 'Starten',
  'action.restart': 'Neu starten',
  'action.restart-hard': 'Hart neu starten',
  'action.shut-down': 'Herunterfahren',
  'action.power-off-hard': 'Strom abschalten',
  'action.suspend': 'Schlafen legen',
  'action.try-again': 'Noch einmal',
  'action.back': 'Zurück',
  'action.continue': 'Weiter',
  'action.close': 'Verlassen',
  'action.console': 'Den Bildschirm der Maschine zeigen',
  'action.cancel': 'Abbrechen',

  'confirm.restart': 'Nicht gespeicherte Arbeit in {name} geht verloren.',
  'confirm.yes': 'Ja: {action}',

  'layer.cloud': 'Cloud',
  'layer.machine': 'Maschine',
  'layer.system': 'System',
  'layer.connection': 'Verbindung',
  'layer.waiting': 'wartet',
  'layer.working': 'läuft',
  'layer.done': 'fertig',
  'layer.failed': 'gescheitert',

  'session.reading': 'Die Cloud wird nach diesem Desktop gefragt',
  'session.starting': 'Die Maschine startet',
  'session.resuming': 'Die Maschine wacht auf',
  'session.queued': 'Die Cloud sucht einen Platz für die Maschine: {text}',
  'session.stopping': 'Die Maschine fährt erst herunter',
  'session.busy': 'Die Maschine ist beschäftigt; es wird gewartet',
  'session.waiting-rdp': 'Die Maschine läuft. Warten, bis ihr System antwortet',
  'session.waiting-spice': 'Die Maschine läuft. Warten auf ihren Bildschirm',
  'session.waiting-vnc': 'Die Maschine läuft. Warten auf ihre Konsole',
  'session.connecting': 'Verbinden',
  'session.questions': 'Bevor dieser Desktop geöffnet wird',
  'session.application-open': 'Die Anwendung ist offen',
  'session.frozen':
    'Der Desktop gibt kein Lebenszeichen: Sein Bild steht vielleicht still. Es wird auf ihn gewartet.',
  'session.credentials': 'An diesem Desktop anmelden',
  'session.credentials-again': 'Noch einmal an diesem Desktop anmelden',
  'session.open': 'Ihr Desktop ist offen',
  'session.did-not-boot':
    'Die Maschine läuft, aber ihr System antwortet nicht. Dies ist ihr eigener Bildschirm.',
  'session.restarting': 'Die Maschine wurde neu gestartet. Hier ist ihr eigener Bildschirm.',
  'session.ready': 'Ihr Desktop ist bereit',
  'session.console': 'Dies ist der eigene Bildschirm der Maschine',
  'session.failed': 'Dieser Desktop konnte nicht geöffnet werden',
  'session.took': 'seit {seconds} s; höchstens {limit} s',
  'session.no-console': 'Die Maschine hat keinen Bildschirm, der hier gezeigt werden kann.',

  'questions.take-over':
    'Vielleicht arbeitet gerade jemand anderes an diesem Desktop. Er zeigt sich nur einer Person: Ihn zu öffnen, würde deren Verbindung beenden.',
  'questions.share': 'Was darf dieser Desktop benutzen?',
  'questions.card': 'Meine Chipkarte',
  'questions.card-risk': 'Der Desktop kann dann ihre PIN verlangen und die Karte durch falsche sperren.',
  'questions.open-anyway': 'Trotzdem öffnen',

  'strip.label': 'Offene Desktops',
  'strip.home': 'Alle Desktops',
  'strip.attention': 'braucht Sie',

  'signin.title': 'Anmelden',
  'signin.user': 'Benutzername',
  'signin.password': 'Passwort',
  'signin.show': 'Zeigen',
  'signin.hide': 'Verbergen',
  'signin.submit': 'Anmelden',
  'signin.working': 'Anmeldung läuft …',
  'signin.waiting': 'Das dauert länger als sonst: Die Cloud ist beschäftigt. Sie müssen nichts tun.',
  'signin.demo': 'Als Demo-Benutzer „{user}“ anmelden',
  'signin.cloud': 'Cloud: {cloud}',
  'signin.caps': 'Die Feststelltaste ist an',
  'signin.layout': 'Tastatur: {layout}',
  'signin.missing-user': 'Bitte geben Sie Ihren Benutzernamen ein.',
  'signin.missing-password': 'Bitte geben Sie Ihr Passwort ein.',

  'home.hello': 'Guten Tag, {name}',
  'home.desktops': 'Desktops',
  'home.applications': 'Anwendungen',
  'home.empty': 'Für Sie gibt es noch keinen Desktop. Fragen Sie, wer Ihre Desktops betreut.',
  'home.none-found': 'Nichts hier hat das in seinem Namen.',
  'home.search': 'Suchen',
  'home.more': 'Mehr für {name}',
  'home.loading': 'Ihre Desktops werden gelesen …',
  'home.sign-out': 'Abmelden',
  'home.stale': 'Diese Liste ist von {time}. Sie wird von selbst neu gelesen; was offen ist, bleibt offen.',
  'home.try-again': 'Noch einmal',

  'app.on': 'auf {desktop}',

  'bar.language': 'Sprache',
  'bar.keyboard': 'Tastatur',
  'bar.power': 'Ein/Aus',
  'bar.power.off': 'Dieses Terminal ausschalten',
  'bar.power.restart': 'Dieses Terminal neu starten',
  'bar.power.leave': 'Die Oberfläche verlassen',

  'console.label': 'Bildschirm von {name}',
  'console.connecting': 'Verbindung zum Bildschirm der Maschine …',
  'console.closed': 'Die Verbindung zum Bildschirm der Maschine ist zu Ende.',
  'console.again': 'Wieder verbinden',
  'console.cad': 'Strg+Alt+Entf senden',
  'console.keys':
    'Was Sie tippen, geht an die Maschine. Strg+Alt+Umschalt+Esc bringt Sie zurück zu den Knöpfen.',

  'protocol.spice': 'SPICE',
  'protocol.rdp': 'RDP',
  'protocol.vnc': 'Konsole',

  incident: 'Nummer für die Hilfe: {incident}',
  unknown: 'Es ist etwas geschehen, wofür es noch keine Worte gibt.',

  'failure.auth-rejected': 'Benutzername und Passwort passen nicht zusammen. Bitte prüfen Sie beide.',
  'failure.session-expired': 'Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich wieder an.',
  'failure.not-allowed': 'Das ist Ihnen nicht erlaubt. Wer Ihre Desktops betreut, kann es erlauben.',
  'failure.not-allowed.locked':
    'Dieser Desktop ist von seiner Betreuung gesperrt. Fragen Sie dort, oder versuchen Sie es später.',
  'failure.not-found': 'Diesen Desktop gibt es nicht mehr.',
  'failure.wrong-state': 'Der Desktop hat sich inzwischen geändert. Bitte gleich noch einmal.',
  'failure.wrong-state.turned-off':
    'Die Maschine lief und ist wieder aus: jemand hat sie ausgeschaltet, oder ihr System hat sich beendet. Noch einmal versuchen startet sie.',
  'failure.limit-reached':
    'Sie haben so viele, wie Sie haben dürfen. Geben Sie erst einen davon auf, oder holen Sie Hilfe.',
  'failure.busy': 'Es wird noch etwas anderes getan. Bitte einen Augenblick.',
  'failure.cloud-unreachable':
    'Die Cloud ist nicht erreichbar. Prüfen Sie das Netzwerkkabel, oder versuchen Sie es später.',
  'failure.cloud-unreachable.refused':
    'Die Cloud nimmt gerade keine Verbindungen an. Versuchen Sie es später.',
  'failure.cloud-unreachable.reset':
    'Die Cloud ist stark belastet und hat getrennt. Versuchen Sie es später.',
  'failure.cloud-unreachable.dns':
    'Der Name der Cloud wird nicht gefunden. Prüfen Sie das Netzwerkkabel, oder holen Sie Hilfe.',
  'failure.cloud-unreachable.timeout': 'Die Cloud antwortet nicht rechtzeitig. Versuchen Sie es später.',
  'failure.cloud-unreachable.proxy':
    'Der Proxy auf dem Weg zur Cloud lehnt die Verbindung ab. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-unreachable.unsure':
    'Die Verbindung brach mittendrin ab; niemand weiß, ob es geschehen ist. Sehen Sie nach dem Desktop, bevor Sie es noch einmal versuchen.',
  'failure.cloud-misbehaves': 'Die Cloud gab eine Antwort ohne Sinn. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-misbehaves.http':
    'Etwas anderes als die Cloud hat geantwortet. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-misbehaves.html':
    'Statt der Cloud antwortet eine Webseite. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-misbehaves.redirect':
    'Die Adresse der Cloud verweist woandershin; mehr wurde nicht gesendet. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-misbehaves.size':
    'Die Antwort der Cloud ist länger, als dieses Gerät annimmt. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-misbehaves.fault':
    'Die Cloud versteht dieses Gerät nicht. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.tls-untrusted':
    'Die Cloud kann nicht beweisen, wer sie ist; es wurde nichts gesendet. Holen Sie Hilfe.',
  'failure.tls-untrusted.name':
    'Das Zertifikat der Cloud gilt für einen anderen Namen; es wurde nichts gesendet. Holen Sie Hilfe.',
  'failure.tls-untrusted.expired':
    'Das Zertifikat der Cloud ist abgelaufen, oder die Uhr dieses Geräts geht falsch. Es wurde nichts gesendet. Holen Sie Hilfe.',
  'failure.tls-untrusted.pin':
    'Die Cloud zeigt ein anderes Zertifikat, als dieses Gerät kennt; es wurde nichts gesendet. Holen Sie Hilfe.',
  'failure.tls-mismatch':
    'Dieses Gerät und die Cloud sind sich über die Verschlüsselung nicht einig. Holen Sie Hilfe.',
  'failure.tls-mismatch.no-tls':
    'Der Anschluss der Cloud spricht kein TLS; es wurde nichts gesendet. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.tls-mismatch.needs-tls':
    'Der Anschluss der Cloud spricht nur TLS, und diesem Gerät wurde etwas anderes gesagt. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.tls-mismatch.tls-client':
    'Die Cloud nimmt das Zertifikat dieses Geräts nicht an. Holen Sie Hilfe, mit der Nummer unten.',
  'failure.cloud-error': 'Die Cloud hat selbst eine Störung. Versuchen Sie es später.',
  'failure.timeout': 'Das hat zu lange gedauert. Bitte noch einmal.',
  'failure.timeout.start': 'Die Maschine ist nicht rechtzeitig gestartet. Noch einmal, oder holen Sie Hilfe.',
  'failure.timeout.viewer': 'Die Maschine antwortet, aber ihr Bild kam nicht rechtzeitig. Bitte noch einmal.',
  'failure.timeout.queued':
    'Die Cloud fand nicht rechtzeitig einen Platz für die Maschine. Sie sagt: „{text}“. Versuchen Sie es noch einmal, oder holen Sie Hilfe.',
  'failure.vm-failed':
    'Die Cloud konnte diese Maschine nicht starten. Fragen Sie, wer Ihre Desktops betreut, mit der Nummer unten.',
  'failure.vm-failed.text':
    'Die Cloud konnte diese Maschine nicht starten. Sie sagt: „{text}“. Fragen Sie, wer Ihre Desktops betreut.',
  'failure.no-way-in':
    'Diese Maschine bietet keinen Weg, sie zu sehen. Fragen Sie, wer Ihre Desktops betreut.',
  'failure.no-address': 'Die Cloud sagt nicht, wo diese Maschine zu erreichen ist. Holen Sie Hilfe.',
  'failure.port-unreachable':
    'Die Maschine läuft, ist von hier aber nicht erreichbar. Noch einmal, oder holen Sie Hilfe.',
  'failure.viewer-missing': 'Diesem Terminal fehlt das Programm {program}. Holen Sie Hilfe.',
  'failure.viewer-failed': 'Das Programm, das den Desktop zeigt, ist gescheitert. Bitte noch einmal.',
  'failure.ticket-rejected': 'Die Maschine lehnt die Verbindung ab. Bitte noch einmal.',
  'failure.unusable-value':
    'Dieser Desktop kann nicht geöffnet werden: ein Wert enthält Zeichen, die kein Betrachter annimmt.',
  'failure.unusable-value.user':
    'Der Benutzername enthält Zeichen, die hier nicht gehen. Bitte noch einmal eingeben.',
  'failure.unusable-value.password':
    'Das Passwort enthält Zeichen, die hier nicht gehen. Bitte noch einmal eingeben.',
  'failure.logon-dropped':
    'Der Desktop hat während der Anmeldung aufgelegt. Bitte Benutzername und Passwort prüfen und noch einmal eingeben.',
  'failure.logon-dropped.again':
    'Der Desktop antwortet und bricht bei jeder Anmeldung ab. Sein eigener Bildschirm kann mehr sagen; oder holen Sie Hilfe.',
  'failure.logon-rejected': 'Der Desktop lehnt Benutzername oder Passwort ab. Bitte noch einmal eingeben.',
  'failure.logon-restricted': 'Der Desktop lehnt diese Anmeldung ab. Fragen Sie, wer Ihre Desktops betreut.',
  'failure.logon-restricted.locked': 'Ihr Konto am Desktop ist gesperrt. Holen Sie Hilfe.',
  'failure.logon-restricted.expired': 'Ihr Passwort am Desktop ist abgelaufen. Holen Sie Hilfe.',
  'failure.logon-restricted.must-change':
    'Ihr Passwort am Desktop muss zuerst geändert werden. Holen Sie Hilfe.',
  'failure.logon-restricted.disabled': 'Ihr Konto am Desktop ist abgeschaltet. Holen Sie Hilfe.',
  'failure.logon-restricted.account-expired':
    'Ihr Konto an diesem Desktop ist abgelaufen. Bitten Sie um Hilfe.',
  'failure.logon-restricted.hours':
    'Zu dieser Zeit dürfen Sie sich an diesem Desktop nicht anmelden. Versuchen Sie es später, oder bitten Sie um Hilfe.',
  'failure.logon-restricted.not-granted':
    'Ihr Konto darf sich von einem Terminal aus an diesem Desktop nicht anmelden. Bitten Sie um Hilfe.',
  'failure.logon-restricted.unavailable':
    'Der Desktop kann gerade niemanden fragen, der Ihr Passwort kennt. Versuchen Sie es bald wieder, oder bitten Sie um Hilfe.',
  'failure.desktop-refuses':
    'Der Desktop lässt auf diesem Weg niemanden ein. Bitten Sie um Hilfe, mit der Nummer unten.',
  'failure.desktop-refuses.licence':
    'Der Desktop hat keine Lizenz für ein weiteres Terminal. Versuchen Sie es später, oder bitten Sie um Hilfe.',
  'failure.desktop-refuses.program': 'Der Desktop startet diese Anwendung nicht. Bitten Sie um Hilfe.',
  'failure.desktop-refuses.security':
    'Dieses Terminal und der Desktop sind sich über die Verschlüsselung nicht einig. Ihr Passwort wurde nicht gesendet. Bitten Sie um Hilfe.',
  'failure.session-ended': 'Der Desktop hat Ihre Sitzung beendet. Ihre Arbeit darin ist vielleicht noch da.',
  'failure.session-ended.server':
    'Wer diesen Desktop betreut, oder der Desktop selbst, hat Ihre Sitzung beendet.',
  'failure.session-ended.idle':
    'Der Desktop hat Ihre Sitzung beendet, weil eine Weile niemand an ihm gearbeitet hat.',
  'failure.session-ended.time': 'Der Desktop hat Ihre Sitzung beendet, weil ihre Zeit um ist.',
  'failure.certificate-untrusted':
    'Der Desktop kann nicht beweisen, dass er der richtige ist; Ihr Passwort wurde nicht gesendet. Holen Sie Hilfe.',
  'failure.certificate-untrusted.changed':
    'Der Desktop zeigt ein anderes Zertifikat als das, was dieses Terminal kennt. Ihr Passwort wurde nicht gesendet. Bitten Sie um Hilfe: Er wurde vielleicht neu eingerichtet, oder es ist eine andere Maschine.',
  'failure.certificate-untrusted.unknown':
    'Dieses Terminal kennt das Zertifikat des Desktops nicht. Ihr Passwort wurde nicht gesendet. Bitten Sie um Hilfe.',
  'failure.certificate-untrusted.no-memory':
    'Dieses Terminal kann sich die Zertifikate von Desktops nicht merken. Ihr Passwort wurde nicht gesendet. Bitten Sie um Hilfe.',
  'failure.connection-lost': 'Die Verbindung zum Desktop ist abgebrochen. Ihre Arbeit darin ist noch da.',
  'failure.connection-lost.frozen':
    'Der Desktop gab zu lange kein Lebenszeichen, darum wurde die Verbindung beendet. Ihre Arbeit darin ist vielleicht noch da.',
  'failure.replaced': 'Dieser Desktop wurde woanders geöffnet.',
  'failure.policy-denied': 'Die Regeln dieses Terminals erlauben das nicht.',
  'failure.policy-denied.security':
    'Dieser Desktop verlangt eine ältere Verschlüsselung, als die Regeln dieses Terminals erlauben.',
  'failure.policy-denied.tls':
    'Die Regeln dieses Terminals verlangen Verschlüsselung, und dieser Desktop bietet keine an.',
  'failure.policy-denied.certificate':
    'Die Regeln dieses Terminals wollen das Zertifikat eines Desktops vorher kennen, und dieses ist nicht bekannt.',
  'failure.cancelled': 'Abgebrochen.',
  'failure.bad-request': 'Das geht gerade nicht.',
  'failure.internal':
    'Die Oberfläche hat einen Fehler gemacht. Bitte noch einmal; bleibt es so, nennen Sie die Nummer unten.',
};
