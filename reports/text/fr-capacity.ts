import type { enCapacity } from "./en-capacity.ts";

/** What a capacity run says, in French: part of the catalogue `fr.ts`. */
export const frCapacity: typeof enCapacity = {
  slo: {
    lede: "Chaque point est un palier : une demande maintenue au même débit, le temps de compter des milliers de premières tentatives. Le débit tenu est là où leur part de réussite croise l'objectif.",
    noHold:
      "Aucun palier n'a été tenu : la procédure s'est terminée avant. Ce que l'on sait vient de la mesure à vide et de la montée : une borne, tout au plus.",
    chart: "Part des bonnes premières tentatives à chaque palier",
    alt: (holds, rate) =>
      `Points de ${holds} paliers, part des bonnes premières tentatives selon la demande, avec la courbe d'ensemble. Débit tenu : ${rate}.`,
    note: "Courbe d'ensemble : les parts de tous les paliers, contraintes de baisser quand la demande monte. Le débit tenu se lit sur une courbe lisse passant par les mêmes comptes, qui croise l'objectif à quelques pour cent près au même endroit. Les premiers 15 % de chaque palier sont omis. Un palier de dix temps de relaxation ne se souvient plus de son début ; près du plafond, aucun n'est aussi long.",
    demandAxis: "demande, premières tentatives par seconde",
    shareAxis: "bonnes premières tentatives",
    pooled: "Ensemble des paliers",
    sloMark: (rate) => `débit tenu ${rate}`,
    hold: "Escalier",
    demand: "Demande",
    good: "Bonnes",
    sample: "n",
    interval: "Intervalle à 95 % de la part",
    inAttempt: "Personnes en cours de tentative",
    served: "Authentifications réussies",
    relaxations: "Durée en temps de relaxation",
    little: "Écart à la loi de Little",
    scalability: ({ alpha, beta, error, peak }) =>
      `La loi universelle de passage à l'échelle, ajustée à ces paliers et à la mesure à vide, a une contention α = ${alpha} et une cohérence β = ${beta}, et s'écarte de leur débit de ${error} en moyenne ; ${peak === undefined ? "elle n'a pas de maximum" : `son maximum serait à ${peak} personnes en cours de tentative`}. Simple description, non une estimation de capacité.`,
    table: "Débits tenus, un par objectif, d'après les mêmes paliers",
    objective: "Objectif",
    objectiveText: (share, within) => `${share} en ${within} ou moins`,
    rate: "Débit tenu",
    basis: "Intervalle",
    surge: (share, good, judged) =>
      `Les arrivées du plan, jouées une fois : ${share} des premières tentatives ont tenu le premier objectif (${good} sur ${judged}).`,
    held: "Vérification : un palier un peu au-dessous de la borne basse a tenu l'objectif.",
    missed: "Vérification manquée : même un palier au-dessous de la borne basse n'a pas tenu l'objectif. Ne pas utiliser le débit tenu.",
  },
  ramp: {
    lede: "La demande monte régulièrement au-delà de ce que la plateforme peut accepter. Les authentifications réussies suivent la demande jusqu'au plafond ; si elles baissent ensuite, c'est l'effondrement.",
    chart: "Authentifications réussies selon la demande, pendant la montée",
    alt: (ceiling) =>
      `Points de 10 s pendant la montée, authentifications réussies selon la demande, avec la ligne qui suit la demande jusqu'au plafond. Plafond : ${ceiling}.`,
    point: "Montée, moyenne sur 10 s",
    points: "points",
    hinge: "Tout est servi, jusqu'au plafond",
    servedAxis: "authentifications réussies par seconde",
    collapseMark: (rate) => `effondrement ${rate}`,
    planeChart: "Authentifications réussies selon la demande, à l'aller et au retour",
    planeAlt:
      "Points de 10 s, authentifications réussies selon la demande, pendant qu'elle montait puis descendait. Là où le retour passe sous l'aller, la plateforme sert moins qu'elle ne pourrait.",
    loop: (gap) => `À demande égale, il y a eu à la descente moins d'authentifications qu'à la montée : en moyenne ${gap} du plafond.`,
    planeNote:
      "Une simple file d'attente laisse aussi une boucle. Seule une plateforme qui ne se relève pas après la pointe ci-dessous est prise dans son effondrement.",
    planeNoteAlone: "Une simple file d'attente laisse aussi une boucle : sans pointe, elle ne dit rien de la reprise.",
    up: "Pendant que la demande montait",
    down: "Pendant qu'elle descendait, ou après",
  },
  recovery: {
    lede: "Une minute à une fois et demie le plafond, puis retour à une demande que la plateforme servait. Une plateforme saine résorbe l'attente dans le temps qu'il faut pour la vider.",
    table: "Pointes",
    spike: "Pointe",
    base: "Demande avant et après",
    drain: "Temps pour vider la file",
    after: "Rétablie après",
    times: "Rapporté au vidage",
    never: (watched) => `pas en ${watched}`,
    endless: "sans fin",
    judgement: "Appréciation",
    kinds: {
      healthy: "se rétablit",
      amplified: "se rétablit tard : les réessais nourrissent la file",
      metastable: "ne se rétablit pas seule",
    },
    tooSlow: "pas pendant l'observation : sous le seuil de reprise spontanée, elle se rétablit, mais lentement",
    chart: (base) => `Pointe depuis ${base}`,
    alt: (kind) => `Courbes dans le temps de la demande, des tentatives et des authentifications réussies autour de la pointe : ${kind}.`,
    drainMark: "file vidée",
    recoveredMark: "rétablie",
    limit: (rate, attempts) =>
      `Seuil de reprise spontanée : ${rate}. Pendant l'effondrement, chacun a essayé ${attempts} fois ; au-dessus de cette demande, les réessais suffisent à maintenir la plateforme à terre.`,
  },
  figures: {
    selfHealing: "Seuil de reprise spontanée",
    selfHealingNote: "demande au-dessus de laquelle une plateforme effondrée ne se rétablit pas seule",
    recovery: "Après une pointe",
  },
  warningKinds: {
    "capacity-wanders":
      "Ce que la plateforme laisse entrer varie plus que le hasard, d'une dizaine de secondes à l'autre ou d'un escalier à l'autre : sa capacité varie d'elle-même, et l'intervalle est peut-être trop étroit.",
    "verification-failed": "Le palier de vérification a échoué : le débit tenu n'est pas confirmé.",
    "verification-lowered": "Le premier palier de vérification a échoué : la borne basse est le débit auquel un palier suivant a tenu.",
    "does-not-recover": "Après une pointe, la plateforme ne s'est pas rétablie seule pendant l'observation.",
    "stays-down":
      "À la fin, la plateforme ne servait même plus à temps une faible demande, bien que rien de plus ne lui ait été demandé pendant des minutes : le débit tenu est celui d'avant.",
    reserve:
      "Pendant un moment, la plateforme laisse entrer plus de personnes qu'elle ne le peut durablement : une fois une réserve épuisée (quota, seau à jetons, salle d'attente), les autres sont refusées aussitôt. Le plafond et le débit tenu sont ceux qui durent.",
    "perhaps-reserve":
      "Pendant une phase, la plateforme a laissé entrer tout le monde, puis seulement un débit moindre, ou plus personne pendant un moment, et a refusé les autres aussitôt. Si une réserve s'est épuisée là (quota, seau à jetons, salle d'attente), le débit tenu et le plafond ne durent pas.",
    "few-people":
      "Trop peu de personnes ont été comptées pendant les paliers : le débit tenu peut être faux de plus de 10 %. Trois répétitions lui donnent un intervalle.",
    "attempts-miscounted":
      "La loi de Little n'est pas vérifiée sur un palier : des tentatives n'ont pas duré ce qu'elles annoncent, ou n'ont pas été comptées comme elles sont venues, et les débits ci-dessous peuvent être faux.",
  },
  ended: (why) => `La procédure s'est terminée parce que : ${why}.`,
  endings: {
    "everything planned was measured": "tout ce qui était prévu a été mesuré",
    "the generator was the limit, not the platform": "l'injecteur était la limite, pas la plateforme",
    "the capacity is changing: autoscaling, warm-up or caches": "la capacité change : ajustement automatique, mise en chauffe ou caches",
    "a limit of sessions was reached before the ceiling": "une limite de sessions a été atteinte avant le plafond",
    "nobody was let in": "personne n'est entré",
    "the objective was missed at every rate that was held": "l'objectif a été manqué à chaque palier tenu",
    "the objective was met at every rate that was held": "l'objectif a été tenu à chaque palier",
    "everything but the spikes was measured: they would exceed the highest rate allowed":
      "tout a été mesuré sauf les pointes : elles dépasseraient le plus haut débit permis",
    "everything but the surge was measured: the plan's own arrivals exceed the highest rate allowed":
      "tout a été mesuré sauf l'afflux : les arrivées du plan dépassent le plus haut débit permis",
    "everything but the spikes and the surge was measured: they would exceed the highest rate allowed":
      "tout a été mesuré sauf les pointes et l'afflux : ils dépasseraient le plus haut débit permis",
    "the platform collapsed, and nothing above its collapse was to be sent after that":
      "la plateforme s'est effondrée, et rien au-delà de son effondrement ne devait plus lui être envoyé",
    "the time that was given was over": "le temps accordé était écoulé",
    "nothing broke up to the highest rate allowed": "rien n'a cédé jusqu'au plus haut débit permis",
    "the platform does not come back under little load": "la plateforme ne se rétablit pas, même peu chargée",
  },
  limits: {
    holds: "Le débit tenu vaut pour une demande régulière. La première minute d'une sonnerie est plus raide ; prévoir une marge.",
    patience: "Pendant les paliers, personne ne renonce avant la limite de l'objectif : un départ ne doit pas embellir la plateforme.",
    servers:
      "Ne pas transposer ces débits à davantage de serveurs : ce qu'ils partagent, comme les bases de données, ne croît pas avec eux.",
  },
};
