import { describeReason, wordsIn } from "./reason.ts";

/** A sentence of the run, which is in English, and how it reads in French: the groups of the pattern are its parameters. */
type Known = readonly [pattern: RegExp, french: (...parts: readonly string[]) => string];

const SEPARATORS: Readonly<Record<string, string>> = {
  semicolons: "séparés par des points-virgules",
  commas: "séparés par des virgules",
  tabs: "séparés par des tabulations",
};
const comptes = (accounts: string): string => (accounts === "1" ? "1 compte" : `${accounts} comptes`);
const lignes = (rows: string): string => (rows === "1" ? "1 ligne" : `${rows} lignes`);

/** What is not written under `writes: false`: the sentences of `src/core/plan/writes.ts`. */
const LEFT_OUT: readonly Known[] = [
  [/^the roll call of (.+)$/, (who) => `l'appel de ${who}`],
  [/^whatever (.+) writes for (.+)$/, (file, who) => `ce que ${file} écrit pour ${who}`],
  [
    /^new passwords of (.+): who is asked for one does not get in$/,
    (who) => `nouveaux mots de passe de ${who} ; qui s'en voit demander un n'entre pas`,
  ],
  [/^consents of (.+): who is asked for one does not get in$/, (who) => `consentements de ${who} ; qui s'en voit demander un n'entre pas`],
];

/** What is left out, in French; as it came where it is unknown. */
export const leftOutInFrench = (what: string): string => translate(LEFT_OUT, what) ?? what;

/** Every warning of a run, and every end of a capacity run that has parameters. A test holds each to the sentence that the run writes. */
const KNOWN: readonly Known[] = [
  [
    /^people\.(.+) never come: no entry of arrivals names them$/,
    (who) => `people.${who} ne viennent jamais : aucune entrée de arrivals ne les nomme`,
  ],
  [
    /^arrivals\[(\d+)\]: the bell at (\S+) is outside the clock's (\S+); only its fringe is played$/,
    (index, at, window) => `arrivals[${index}] : la sonnerie de ${at} est hors de la plage ${window} ; seule sa frange est jouée`,
  ],
  [
    /^arrivals\[(\d+)\]: (\d+) rows of (.+) are outside the clock's (\S+) and are not played$/,
    (index, rows, table, window) =>
      `arrivals[${index}] : ${lignes(rows)} de ${table} hors de la plage ${window}, sans être ${rows === "1" ? "jouée" : "jouées"}`,
  ],
  [
    /^arrivals\[(\d+)\]: everybody whom (.+) has at one time comes in that instant, up to (\d+) at once; where its counts are those of the time until the next row, write over: (\S+)$/,
    (index, table, most, over) =>
      `arrivals[${index}] : tous ceux que ${table} a au même temps arrivent à cet instant, jusqu'à ${most} à la fois ; si ses nombres sont ceux du temps jusqu'à la ligne suivante, écrire over: ${over}`,
  ],
  [
    /^arrivals\[(\d+)\]: (\S+) from (\S+) reaches outside the clock's (\S+) and is cut there$/,
    (index, kind, from, window) => `arrivals[${index}] : ${kind} à partir de ${from} déborde de la plage ${window} et y est coupé`,
  ],
  [
    /^clauses\.(.+): whole seconds of the run are judged, each (\S+) s of the morning: of its window (?:(nothing)|(\S+))$/,
    (id, length, nothing, window) =>
      `clauses.${id} : ce sont des secondes entières du tir qui sont jugées, chacune ${length.replace(".", ",")} s de la matinée : de sa plage, ${nothing === undefined ? window : "rien"}`,
  ],
  [
    /^this plan needs about (\S+) GB of memory for (\d+) people at once, this machine may give (\S+) GB; use a larger machine, a smaller count or share, or a shorter patience$/,
    (needed, people, given) =>
      `ce plan demande environ ${needed.replace(".", ",")} Go de mémoire pour ${people} personnes à la fois, cette machine peut donner ${given.replace(".", ",")} Go ; prendre une machine plus grande, un count ou un share plus petit, ou une patience plus courte`,
  ],
  [
    /^this plan needs about (\d+) open files for (\d+) people at once, the limit here is (\d+); raise it with ulimit -n \d+$/,
    (needed, people, limit) =>
      `ce plan demande environ ${needed} fichiers ouverts pour ${people} personnes à la fois, la limite est ici de ${limit} ; la relever par ulimit -n ${needed}`,
  ],
  [
    /^this plan opens about (\d+) connections a second at its peak, local ports allow about (\d+) to one address; have k6 send from more addresses of this machine \((.+)\), or use a smaller count or share$/,
    (needed, ports, flag) =>
      `ce plan ouvre environ ${needed} connexions par seconde à la pointe, les ports locaux en permettent environ ${ports} vers une adresse ; faire émettre k6 depuis d'autres adresses de cette machine (${flag}), ou prendre un count ou un share plus petit`,
  ],
  [
    /^people\.(.+): (\d+) accounts? for (\d+) people; each is used more than fifty times, and a platform may lock them$/,
    (who, accounts, people) =>
      `people.${who} : ${comptes(accounts)} pour ${people} personnes ; chacun sert plus de cinquante fois, et une plateforme peut les verrouiller`,
  ],
  [
    /^people\.(.+): (saml|cas|kosmos-cas) without landing\.contains or landing\.cookie: nearly any page that asks for no password counts as in; name a text that only somebody who is in sees$/,
    (who, kind) =>
      `people.${who} : ${kind} sans landing.contains ni landing.cookie : presque toute page qui ne demande pas de mot de passe compte comme une entrée ; nommer un texte que seul voit qui est entré`,
  ],
  [
    /^people\.(.+): a chain that only a cookie or a redirect proves, which some platforms give to whoever mistypes as well; name a text that only somebody who is in sees as landing\.contains$/,
    (who) =>
      `people.${who} : une chaîne que seul un cookie ou une redirection prouve, ce que des plateformes donnent aussi à qui se trompe de mot de passe ; donner dans landing.contains un texte que seul voit qui est entré`,
  ],
  [
    /^people\.(.+): landing\.contains is looked for as it is written, and nothing fills in (\{\w+\}); name a text that everybody who is in sees$/,
    (who, name) =>
      `people.${who} : landing.contains est cherché tel qu'il est écrit, et rien n'y remplace ${name} ; donner un texte que voit quiconque est entré`,
  ],
  [
    /^people\.(.+): the deadline of (\S+) s ends before the objective's (\S+) s; attempts that it cuts count as not good$/,
    (who, deadline, within) =>
      `people.${who} : le délai de ${deadline.replace(".", ",")} s se termine avant les ${within.replace(".", ",")} s de l'objectif ; les tentatives qu'il coupe ne comptent pas comme bonnes`,
  ],
  [
    /^for example (.+) \((\d+) characters\), account (\d+) of people\.(.+) in (.+)$/,
    (login, length, account, who, file) =>
      `par exemple ${login} (${length} caractères), compte ${account} de people.${who} dans ${file === "its accounts" ? "ses comptes" : file}`,
  ],
  [/^for example n = (\d+) of people\.(.+)\.accounts\.pattern$/, (n, who) => `par exemple n = ${n} de people.${who}.accounts.pattern`],
  [
    /^the machine's time zone is not known \(TZ\), so that the plan's times are those of UTC; give the plan a timezone$/,
    () =>
      "le fuseau horaire de la machine n'est pas connu (TZ), si bien que les heures du plan sont celles d'UTC ; donner timezone au plan",
  ],
  [
    /^target\.insecure accepts any certificate; the report says so$/,
    () => "target.insecure accepte n'importe quel certificat ; le rapport le dit",
  ],
  [
    /^(.+): the clock cuts off (\S+) % of the arrival curve; all counted people come inside (\S+)$/,
    (who, share, window) =>
      `${who} : la plage jouée coupe ${share.replace(".", ",")} % de la courbe d'arrivée ; toutes les personnes comptées viennent dans ${window}`,
  ],
  [
    /^(.+): (\d+) accounts? for up to (\d+) visits at once, so that up to (\d+) will share one; list more accounts$/,
    (who, accounts, visits, shared) =>
      `${who} : ${comptes(accounts)} pour ${visits} visites à la fois au plus, si bien que ${shared} au plus en partageront un ; donner plus de comptes`,
  ],
  [
    /^target\.ca: on macOS and Windows k6 trusts the system's authorities only; add this one to the system's, or play with --engine embedded$/,
    () =>
      "target.ca : sous macOS et Windows, k6 ne se fie qu'aux autorités du système ; y ajouter celle-ci, ou jouer avec --engine embedded",
  ],
  [/^target\.writes is false, left out: (.+)$/, (what) => `target.writes vaut false, laissé de côté : ${leftOutInFrench(what)}`],
  [
    /^a protection answered, not the platform: (\d+) of (\d+) attempts were blocked$/,
    (blocked, total) => `une protection a répondu, pas la plateforme : ${blocked} tentatives sur ${total} ont été bloquées`,
  ],
  [
    /^(\d+) of (\d+) attempts met an account that was signed in already, as often as the platform lets one be; give as many accounts as people, or let them sign out \(people\.logout\)$/,
    (count, total) =>
      `${count} tentatives sur ${total} ont visé un compte déjà authentifié autant de fois que la plateforme l'admet ; donner autant de comptes que de personnes, ou les faire se déconnecter (people.logout)`,
  ],
  [
    /^(\d+) of (\d+) attempts met a page that no rule knows \((.+)\); if it asks people to wait, name words of it under pages\.waiting, else a limit of sessions looks like a collapse$/,
    (count, total, reason) =>
      `${count} tentatives sur ${total} ont reçu une page qu'aucune règle ne connaît (${reason}) ; si elle demande d'attendre, en donner des mots sous pages.waiting, sinon une limite de sessions ressemble à un effondrement`,
  ],
  [
    /^(\d+) of (\d+) attempts ended with (\S+) \(.+\): .+?(; if that page asks people to wait, name words of it under pages\.waiting, .+)?$/,
    (count, total, reason, mayWait) => {
      const { seen, todo } = wordsIn(`${reason}`, "fr") ?? { seen: "", todo: "" };
      const waiting =
        "si cette page demande d'attendre, en donner des mots sous pages.waiting, sinon une limite de sessions ressemble à un effondrement";
      return `${count} tentatives sur ${total} se sont terminées par ${reason} (${seen}) : ${todo}${mayWait === undefined ? "" : ` ; ${waiting}`}`;
    },
  ],
  [
    /^(\d+) of (\d+) attempts were refused with (\d+) while those who got in were as fast as before; if that page says that the platform is full, name words of it under pages\.waiting, else a limit of sessions looks like a collapse$/,
    (count, total, status) =>
      `${count} tentatives sur ${total} refusées avec ${status}, alors que les personnes entrées l'étaient aussi vite qu'avant ; si cette page dit que la plateforme est pleine, en donner des mots sous pages.waiting, sinon une limite de sessions ressemble à un effondrement`,
  ],
  [
    /^(\d+) of (\d+) attempts had no answer for as long as people waited, though nothing else speaks of a limit of the platform: that is a fault, and no saturation$/,
    (count, total) =>
      `${count} tentatives sur ${total} sont restées sans réponse tant que les personnes ont attendu, alors que rien d'autre n'indique une limite de la plateforme : c'est un défaut, pas une saturation`,
  ],
  [
    /^goodput fell from (\S+) to (\S+) a second and stayed there, while those who got in were as fast as before and the others were turned away at once; if that used up a reserve \(a quota, a token bucket, a waiting room\), what was let in before does not last$/,
    (before, level) =>
      `les authentifications réussies sont tombées de ${before.replace(".", ",")} à ${level.replace(".", ",")} par seconde et y sont restées, alors que les personnes entrées l'étaient aussi vite qu'avant et que les autres étaient refusées aussitôt ; si une réserve s'est épuisée ainsi (quota, seau à jetons, salle d'attente), ce qui entrait avant ne dure pas`,
  ],
  [
    /^every (\d+) s about (\d+) people were let in, and nobody else until the next \d+ s, however many came: that is a limit of requests, and the ceiling is what it lets in for long$/,
    (every, count) =>
      `toutes les ${every} s, environ ${count} personnes sont entrées, et plus personne jusqu'aux ${every} s suivantes, quel que soit le nombre d'arrivées : c'est une limite de requêtes, et le plafond est ce qu'elle laisse entrer durablement`,
  ],
  [
    /^for (\d+) s nobody was let in and all were turned away at once, and then people were let in again; if that is a limit of so many requests in some minutes, no more lasts than was let in from one opening to the next; if it was a restart, play the run again$/,
    (length) =>
      `pendant ${length} s, personne n'est entré et tous ont été refusés aussitôt, puis des personnes sont de nouveau entrées ; si c'est une limite de tant de requêtes en quelques minutes, seul dure ce qui est entré d'une ouverture à la suivante ; si c'était un redémarrage, rejouez le tir`,
  ],
  [
    /^nobody got in; the commonest reason: (.+) \((\d+) of (\d+) attempts(?:: .+)?\); rentree check shows it hop by hop$/,
    (reason, count, total) =>
      `personne n'est entré ; raison la plus fréquente : ${describeReason(reason, "fr")} (${count} tentatives sur ${total}) ; rentree check la montre étape par étape`,
  ],
  [
    /^(\d+) pages behind the sign-in did not come for the (\d+) people who got in: they did not do what the plan says$/,
    (missed, people) =>
      `${missed} pages derrière l'authentification n'ont pas été obtenues pour les ${people} personnes entrées : elles n'ont pas fait ce que dit le plan`,
  ],
  [
    /^hooks\.between: (.+) ended with (.+); the capacity run ends here, what was measured is kept$/,
    (file, how) =>
      `hooks.between : ${file} s'est terminé avec ${how.replace(/^code /, "le code ")} ; la mesure de capacité s'arrête ici, ce qui a été mesuré est gardé`,
  ],
  [
    /^hooks\.after: (.+) is not there or may not be run; make it executable$/,
    (file) => `hooks.after : ${file} n'existe pas ou n'est pas exécutable`,
  ],
  [/^hooks\.after: (.+) could not be started: (.+)$/, (file, why) => `hooks.after : ${file} n'a pas pu être lancé : ${why}`],
  [/^hooks\.after: it was stopped before it had finished$/, () => "hooks.after : arrêté avant d'avoir fini"],
  [/^hooks\.after: (.+) ended with (.+)$/, (file, how) => `hooks.after : ${file} s'est terminé avec ${how.replace(/^code /, "le code ")}`],
  [/^the reference platform is gone: (.+)$/, (why) => `la plateforme de référence a disparu : ${why}`],
  [/^the phase (\S+) was cut short$/, (phase) => `la phase ${phase} a été écourtée`],
  [/^the phase (\S+) was cut short: (?:.+)$/, (phase) => `la phase ${phase} a été écourtée, pour la raison donnée sous le verdict`],
  [
    /^no k6 found: the embedded engine plays this, good for rehearsal and small platforms; `rentree k6 install` fetches the official release, or name one with --k6 PATH or RENTREE_K6$/,
    () =>
      "aucun k6 trouvé : c'est le moteur intégré qui joue, bon pour une répétition et de petites plateformes ; « rentree k6 install » télécharge la version officielle, ou en désigner un avec --k6 PATH ou RENTREE_K6",
  ],
  [
    /^(.+) passed over: it does not answer `k6 version` as k6 does$/,
    (program) => `${program} laissé de côté : ce programme ne répond pas à « k6 version » comme k6`,
  ],
  [
    /^(.+) passed over: k6 (\S+) is older than the (\S+) that Rentrée needs$/,
    (program, version, needed) => `${program} laissé de côté : k6 ${version} est plus ancien que ${needed}, qu'il faut à Rentrée`,
  ],
  [
    /^(.+) is k6 (\S+): before 2\.2 it reads pages in Latin-1 without their accents$/,
    (program, version) => `${program} est k6 ${version} : avant 2.2 il lit sans leurs accents les pages en Latin-1`,
  ],
  [
    /^(.+) is no result: nothing was played; what lies in it stays \((.+)\)$/,
    (dir, left) => `${dir} n'est pas un résultat : rien n'a été joué ; ce qui s'y trouve y reste (${left})`,
  ],
  [
    /^(.+) is k6 (\S+), newer than the (\S+) that Rentrée was tested with$/,
    (program, version, tested) => `${program} est k6 ${version}, plus récent que ${tested}, avec lequel Rentrée a été éprouvée`,
  ],
  [
    /^(.+): (\d+) accounts?, read as (.+) with (semicolons|commas|tabs)$/,
    (file, count, encoding, separator) =>
      `${file} : ${comptes(count)}, ${count === "1" ? "lu" : "lus"} en ${encoding.replace("with a byte order mark", "avec marque d'ordre des octets")}, champs ${SEPARATORS[separator] ?? separator}`,
  ],
  [
    /^(.+): left out (\d+) rows? without a login or a password \(line (.+)\)$/,
    (file, rows, lines) => `${file} : laissé de côté, ${lignes(rows)} sans identifiant ou sans mot de passe (ligne ${lines})`,
  ],
  [
    /^(.+): left out (\d+) rows? with a login that came before \(line (.+)\)$/,
    (file, rows, lines) => `${file} : laissé de côté, ${lignes(rows)} dont l'identifiant était déjà venu (ligne ${lines})`,
  ],
  [
    /^(.+): (\d+) rows? with more fields than the first line; a separator within a field needs quotes around it \(line (.+)\)$/,
    (file, rows, lines) =>
      `${file} : ${lignes(rows)} de plus de champs que la première ; un séparateur à l'intérieur d'un champ demande des guillemets (ligne ${lines})`,
  ],
  [
    /^--budget counts from now; what is planned stays as it was$/,
    () => "--budget compte à partir de maintenant ; ce qui est prévu reste ce qu'il était",
  ],
  [
    /^the generator stood still for (\S+) s until second (\d+) of phase (.+): about (\d+) people who were due came at once then; what the platform made of them is not the plan's doing, play it again$/,
    (length, second, phase, people) =>
      `l'injecteur s'est arrêté pendant ${length.replace(".", ",")} s jusqu'à la seconde ${second} de la phase ${phase} : environ ${people} personnes attendues entre-temps sont alors venues d'un coup ; ce que la plateforme en a fait ne tient pas au plan, rejouer le tir`,
  ],
  [/^interrupted$/, () => "interrompue"],
  [/^the authorised hours would have ended$/, () => "les heures autorisées auraient pris fin"],
  [
    /^(\d+) of (\d+) people of the last phase are still signed in, and nothing is known that ends their sessions; give target\.sessions\.idle or hooks\.between$/,
    (left, all) =>
      `${left} personnes sur ${all} de la dernière phase sont encore authentifiées, et rien de connu ne met fin à leurs sessions ; donner target.sessions.idle ou hooks.between`,
  ],
];

/** The sentence in French; undefined where it is none of the run's own. */
export const inFrench = (sentence: string): string | undefined => translate(KNOWN, sentence);

function translate(known: readonly Known[], sentence: string): string | undefined {
  for (const [pattern, french] of known) {
    const match = pattern.exec(sentence);
    if (match !== null) return french(...match.slice(1));
  }
  return undefined;
}
