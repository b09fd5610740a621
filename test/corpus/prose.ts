import { integer, pick, type Random } from "../simulator/random.ts";

/** Ordinary sentences in six languages, about nobody, half of them without a number. {n} {year} {time} {date} {price} {version} {percent} are filled in. */
const SENTENCES: readonly string[] = `
The meeting starts at {time} and should not take longer than {n} minutes.
We shipped version {version} on {date}, and the error rate fell by {percent}.
A new bridge was opened in {year}; it cost {price} and carries {n},000 cars a day.
Please read the notes before the call, because there will be no time to go through all of them.
The report has {n} pages, of which the last {n} are tables.
Sales rose from {price} to {price} between {year} and {year}.
If the build fails again, restart the job and look at line {n} of the log.
Nobody knows why the old tower leans, but it has done so since {year}.
Half of the visitors came by train, {percent} by bicycle, and the rest on foot.
The recipe needs {n} grams of flour, {n} millilitres of milk and a pinch of salt.
Order {n} was packed at {time} and left the warehouse on {date}.
Our tests cover {percent} of the code, which is more than in {year} but less than we would like.
The river is {n} kilometres long and {n} metres deep at its mouth.
Chapter {n} explains how light bends, and why stars seem to twinkle.
Two of the three servers answered within {n} ms; the third needed a restart.
La réunion commence à {time} et ne devrait pas durer plus de {n} minutes.
Nous avons livré la version {version} le {date}, et le taux d'erreur a baissé de {percent}.
Le nouveau pont, ouvert en {year}, a coûté {price} et supporte {n} 000 voitures par jour.
Merci de lire les notes avant l'appel, car le temps manquera pour tout revoir ensemble.
Le rapport compte {n} pages, dont {n} de tableaux à la fin.
Les ventes sont passées de {price} à {price} entre {year} et {year}.
Personne ne sait pourquoi la vieille tour penche, mais c'est ainsi depuis {year}.
Il faut {n} grammes de farine, {n} millilitres de lait et une pincée de sel.
La commande {n} a été préparée à {time} puis expédiée le {date}.
Le fleuve mesure {n} kilomètres et sa profondeur atteint {n} mètres.
La reunión empieza a las {time} y no debería durar más de {n} minutos.
Publicamos la versión {version} el {date} y los errores bajaron un {percent}.
El puente nuevo se abrió en {year}, costó {price} y lo cruzan {n}.000 coches al día.
Por favor, lea las notas antes de la llamada, porque no habrá tiempo para verlas todas.
El informe tiene {n} páginas, y las últimas {n} son tablas.
Las ventas subieron de {price} a {price} entre {year} y {year}.
Nadie sabe por qué la torre vieja se inclina, pero lo hace desde {year}.
El pedido {n} se preparó a las {time} y salió del almacén el {date}.
Hacen falta {n} gramos de harina y {n} mililitros de leche, y una pizca de sal.
El río mide {n} kilómetros y tiene {n} metros de profundidad en la desembocadura.
Die Besprechung beginnt um {time} Uhr und sollte nicht länger als {n} Minuten dauern.
Am {date} haben wir Version {version} ausgeliefert, danach sank die Fehlerquote um {percent}.
Die neue Brücke wurde {year} eröffnet, kostete {price} und trägt {n}.000 Autos am Tag.
Bitte lesen Sie die Notizen vor dem Gespräch, denn für alle wird die Zeit nicht reichen.
Der Bericht hat {n} Seiten, die letzten {n} davon sind Tabellen.
Der Umsatz stieg von {price} auf {price} zwischen {year} und {year}.
Niemand weiß, warum der alte Turm schief steht, aber er tut es seit {year}.
Die Bestellung {n} wurde um {time} gepackt und verließ das Lager am {date}.
Man braucht {n} Gramm Mehl, {n} Milliliter Milch und eine Prise Salz.
Der Fluss ist {n} Kilometer lang und an der Mündung {n} Meter tief.
La riunione comincia alle {time} e non dovrebbe durare più di {n} minuti.
Il {date} abbiamo pubblicato la versione {version} e gli errori sono scesi del {percent}.
Il ponte nuovo è stato aperto nel {year}, è costato {price} e porta {n}.000 auto al giorno.
Si prega di leggere le note prima della chiamata, perché non ci sarà tempo per tutte.
Il rapporto ha {n} pagine, di cui le ultime {n} sono tabelle.
Le vendite sono passate da {price} a {price} tra il {year} e il {year}.
Nessuno sa perché la vecchia torre pende, ma lo fa dal {year}.
L'ordine {n} è stato preparato alle {time} ed è partito il {date}.
Servono {n} grammi di farina, {n} millilitri di latte e un pizzico di sale.
Il fiume è lungo {n} chilometri ed è profondo {n} metri alla foce.
A reunião começa às {time} e não deve durar mais de {n} minutos.
Publicámos a versão {version} em {date} e os erros baixaram {percent}.
A ponte nova abriu em {year}, custou {price} e leva {n} mil carros por dia.
Por favor leia as notas antes da chamada, porque não haverá tempo para todas.
O relatório tem {n} páginas, das quais as últimas {n} são tabelas.
As vendas subiram de {price} para {price} entre {year} e {year}.
Ninguém sabe porque é que a torre velha está inclinada, mas está assim desde {year}.
A encomenda {n} foi preparada às {time} e saiu do armazém em {date}.
São precisos {n} gramas de farinha, {n} mililitros de leite e uma pitada de sal.
O rio tem {n} quilómetros e {n} metros de profundidade na foz.
Thank you for the quick answer, which helped us more than you may think.
Nobody expected the weather to turn, so the picnic ended under the roof of the old station.
She closed the window because the wind had begun to move the papers on the desk.
Could you have a look at the second draft and tell me whether the tone is right?
The cat slept on the warm stones while the children argued about the rules of the game.
When the music stopped, everyone looked at the door, but nobody came in.
We changed the colour of the button because people kept missing it.
A good explanation is short, and a better one needs no explanation at all.
The garden behind the library is open to everyone who likes to read outside.
Most of the work happens before anybody writes the first line.
Merci pour cette réponse rapide, elle nous a aidés plus que vous ne le pensez.
Personne ne s'attendait à la pluie, et le repas a fini sous le toit de la vieille gare.
Elle a fermé la fenêtre parce que le vent soulevait les feuilles sur la table.
Pourriez-vous relire la deuxième version et me dire si le ton convient ?
Le chat dormait sur les pierres chaudes pendant que les enfants discutaient des règles du jeu.
Quand la musique s'est arrêtée, tout le monde a regardé la porte, mais personne n'est entré.
Une bonne explication est courte, une meilleure se passe d'explication.
Gracias por la respuesta tan rápida, nos ayudó más de lo que cree.
Nadie esperaba la lluvia, y la comida terminó bajo el techo de la vieja estación.
Cerró la ventana porque el viento movía los papeles de la mesa.
El gato dormía sobre las piedras calientes mientras los niños discutían las reglas del juego.
Cuando paró la música todos miraron la puerta, pero nadie entró.
Una buena explicación es corta, y una mejor no hace falta.
Danke für die schnelle Antwort, sie hat uns mehr geholfen, als Sie vielleicht denken.
Niemand hatte mit Regen gerechnet, und so endete das Essen unter dem Dach des alten Bahnhofs.
Sie schloss das Fenster, weil der Wind die Blätter auf dem Tisch bewegte.
Die Katze schlief auf den warmen Steinen, während die Kinder über die Regeln des Spiels stritten.
Als die Musik aufhörte, schauten alle zur Tür, aber niemand kam herein.
Eine gute Erklärung ist kurz, und eine bessere braucht es gar nicht.
Grazie per la risposta così rapida, ci ha aiutato più di quanto pensi.
Nessuno si aspettava la pioggia, e il pranzo finì sotto il tetto della vecchia stazione.
Chiuse la finestra perché il vento muoveva i fogli sul tavolo.
Il gatto dormiva sulle pietre calde mentre i bambini discutevano le regole del gioco.
Quando la musica finì, tutti guardarono la porta, ma non entrò nessuno.
Obrigado pela resposta tão rápida, ajudou-nos mais do que pensa.
Ninguém esperava a chuva, e o almoço acabou debaixo do telhado da velha estação.
Ela fechou a janela porque o vento mexia nos papéis da mesa.
O gato dormia nas pedras quentes enquanto as crianças discutiam as regras do jogo.
Quando a música parou, todos olharam para a porta, mas ninguém entrou.
`
  .trim()
  .split("\n");

const two = (value: number): string => String(value).padStart(2, "0");

const FILLERS: Readonly<Record<string, (random: Random) => string>> = {
  n: (random) => String(integer(random, 2, pick(random, [9, 90, 990]))),
  year: (random) => String(integer(random, 1850, 2026)),
  time: (random) => `${two(integer(random, 0, 23))}:${two(integer(random, 0, 59))}`,
  date: (random) => {
    const [year, month, day] = [integer(random, 2015, 2026), two(integer(random, 1, 12)), two(integer(random, 1, 28))];
    return pick(random, [`${year}-${month}-${day}`, `${day}/${month}/${year}`, `${day}.${month}.${year}`]);
  },
  price: (random) =>
    pick(random, [
      `€${integer(random, 1, 999)},${integer(random, 100, 999)}.00`,
      `${integer(random, 1, 999)} ${integer(random, 100, 999)} €`,
      `${integer(random, 1, 99)}.${integer(random, 100, 999)}.${integer(random, 100, 999)} EUR`,
      `$${(random() * 5_000).toFixed(2)}`,
    ]),
  version: (random) => `${integer(random, 0, 9)}.${integer(random, 0, 30)}.${integer(random, 0, 30)}`,
  percent: (random) => `${integer(random, 1, 99)}${pick(random, ["%", " %", ".5 %"])}`,
};

export const sentence = (random: Random): string =>
  pick(random, SENTENCES).replace(/\{(\w+)\}/g, (_, name: string) => FILLERS[name]?.(random) ?? "");
