"""Sentences of our own about made-up videos, each with the counts that a careful person would mark."""

from __future__ import annotations

Row = tuple[str, list[tuple[float, str, str]]]
"""A sentence, and for each count its value, its bound and its metric, in the order of the text."""

ENGLISH: list[Row] = [
    ("Dancing Goat tops 1bn", [(1e9, "over", "views")]),
    (
        "The list: Paper Goats 289 million views, Tin Whistles 96, Wet Socks 85.",
        [(2.89e8, "about", "views"), (9.6e7, "about", "views"), (8.5e7, "about", "views")],
    ),
    ("The clip is past 3 million and close to four.", [(3e6, "over", "views"), (4e6, "nearly", "views")]),
    ("The song was listened to 2 million times.", [(2e6, "about", "views")]),
    (
        "The video had been shared more than 300,000 times and liked by 1.2 million.",
        [(3e5, "over", "shares"), (1.2e6, "about", "likes")],
    ),
    ("View count: 1.2 million and rising.", [(1.2e6, "over", "views")]),
    ("The clip is nigh on 2m views, and has 5M+ on Facebook.", [(2e6, "nearly", "views"), (5e6, "over", "views")]),
    ("It has now topped the 100 million mark.", [(1e8, "over", "views")]),
    ("It went from 1 million to 8 million views in three days.", [(1e6, "about", "views"), (8e6, "about", "views")]),
    ("It will hit 10 million views by Friday; we hoped for a few thousand.", []),
    ("The clip has been watched nearly half a million times since Friday.", [(5e5, "nearly", "views")]),
    ("Dancing Goat tops 1bn views on YouTube", [(1e9, "over", "views")]),
    ("The video hit 10 million views over the weekend.", [(1e7, "about", "views")]),
    ("It was viewed by 1.5 million people in its first 24 hours.", [(1.5e6, "about", "views")]),
    ("The post drew 200K+ likes and more than 3,400 comments.", [(2e5, "over", "likes"), (3400, "over", "comments")]),
    ("On Monday the trailer got its 3 millionth view.", [(3e6, "about", "views")]),
    ("Two and a half million people have watched the film so far.", [(2.5e6, "about", "views")]),
    ("It stands at 12,345,678 views.", [(12345678, "exact", "views")]),
    ("The view count passed the 5 million mark on Sunday.", [(5e6, "over", "views")]),
    ("Views: 1,204,511", [(1204511, "exact", "views")]),
    ("The tune has racked up in excess of 80m plays worldwide.", [(8e7, "over", "views")]),
    ("An estimated 40,000 people shared the clip on Facebook.", [(4e4, "about", "shares")]),
    ("The channel has 2.1 million subscribers.", [(2.1e6, "about", "subscribers")]),
    ("Within a day it had clocked up just under a million hits.", [(1e6, "nearly", "views")]),
    ("It has been seen between five and six million times.", [(5e6, "about", "views")]),
    ("The spot got 5-6 million views in a week.", [(5e6, "about", "views")]),
    ("No fewer than 750,000 users clicked on the clip.", [(7.5e5, "over", "views")]),
    ("The video, which has 3.2M views, was shot in Leeds.", [(3.2e6, "about", "views")]),
    ("So far the ad has been viewed 18 million-plus times.", [(1.8e7, "over", "views")]),
    ("It had fewer than 2,000 views when it was noticed.", [(2000, "at_most", "views")]),
    ("The clip is approaching 100 million views.", [(1e8, "nearly", "views")]),
    ("The short film has pulled in a quarter of a million views.", [(2.5e5, "about", "views")]),
    ("The number of views has climbed to 7,250,000.", [(7.25e6, "about", "views")]),
    ("Its YouTube tally is now 45,120,009 views.", [(45120009, "exact", "views")]),
    ("The footage was watched roughly 30 million times on Twitter.", [(3e7, "about", "views")]),
    ("Twenty-two million views later, she still cannot believe it.", [(2.2e7, "about", "views")]),
    ("A hundred thousand people liked the photo.", [(1e5, "about", "likes")]),
    ("The song sold 120,000 copies in Britain.", [(1.2e5, "about", "sales")]),
    (
        "The video earned 1.1 million likes and 40,200 dislikes.",
        [(1.1e6, "about", "likes"), (40200, "about", "dislikes")],
    ),
    ("With 900,000 views and counting, the clip is a hit.", [(9e5, "about", "views")]),
    ("The prank clip just surpassed 65 million YouTube views.", [(6.5e7, "over", "views")]),
    ("That brings the total to more than 33 million views.", [(3.3e7, "over", "views")]),
    ("Some 400 thousand viewers had seen it by noon.", [(4e5, "about", "views")]),
    ("The film has gathered close to 8.75 million views.", [(8.75e6, "nearly", "views")]),
    ("It broke the billion-view barrier; its 1 billionth view came at night.", [(1e9, "about", "views")]),
    ("The teaser racked up 10 million or so views.", [(1e7, "about", "views")]),
    ("The video was retweeted more than 12,000 times.", [(12000, "over", "shares")]),
    ("Over 3 million have seen it.", [(3e6, "over", "views")]),
    ("More than 9 million people tuned in to the video on Vimeo.", [(9e6, "over", "views")]),
    ("The clip reached upwards of 15 million viewers.", [(1.5e7, "over", "views")]),
]

GERMAN: list[Row] = [
    ("Knapp eine Viertelmillion Nutzer haben den Clip geteilt.", [(2.5e5, "nearly", "shares")]),
    (
        "21,5 Mio Aufrufe, 17.000 Kommentare und 98.000 Likes hat der Film.",
        [(2.15e7, "about", "views"), (17000, "about", "comments"), (98000, "about", "likes")],
    ),
    ("Das Video wurde in nur zwei Tagen mehr als 1,5 Mio. Mal angeklickt.", [(1.5e6, "over", "views")]),
    ("Clip knackt 3-Millionen-Marke auf Youtube", [(3e6, "over", "views")]),
    ("Seit Montag sahen fast 300.000 Menschen den Clip.", [(3e5, "nearly", "views")]),
    ("Rund eineinhalb Millionen Aufrufe innerhalb von 24 Stunden verzeichnet der Film.", [(1.5e6, "about", "views")]),
    ("Die Zahl der Aufrufe lag am Mittwoch bei 22.555.235.", [(22555235, "exact", "views")]),
    ("Schon über 40 Millionen Klicks hat der Spot gesammelt.", [(4e7, "over", "views")]),
    ("Der Film kommt auf knapp 2 Milliarden Aufrufe.", [(2e9, "nearly", "views")]),
    ("Eine halbe Million Nutzer haben das Video gesehen.", [(5e5, "about", "views")]),
    (
        "Das Lied wurde über 500.000 Mal geteilt und 12.000 Mal kommentiert.",
        [(5e5, "over", "shares"), (12000, "about", "comments")],
    ),
    ("Mindestens 7 Millionen Zuschauer haben den Kurzfilm bisher angesehen.", [(7e6, "over", "views")]),
    ("Der Clip erreichte weniger als 10.000 Aufrufe.", [(1e4, "at_most", "views")]),
    ("Mit 25 Mio. Views ist es das Video der Woche.", [(2.5e7, "about", "views")]),
    ("Etwa dreihunderttausend Klicks zählte der Kanal.", [(3e5, "about", "views")]),
    ("Die Zehn-Millionen-Marke ist geknackt: Das Video begeistert das Netz.", [(1e7, "over", "views")]),
]

FRENCH: list[Row] = [
    ("Un quart de million de vues pour le clip depuis lundi.", [(2.5e5, "about", "views")]),
    (
        "La vidéo cumule 3,5 millions de vues et 45.000 mentions J'aime.",
        [(3.5e6, "about", "views"), (45000, "about", "likes")],
    ),
    ("Vue plus de 40 millions de fois, la vidéo fait polémique.", [(4e7, "over", "views")]),
    ("La vidéo a dépassé les 12 millions de vues en 48 heures.", [(1.2e7, "over", "views")]),
    ("La vidéo a été vue plus de 22 555 235 fois en moins de trois jours.", [(22555235, "over", "views")]),
    ("Le clip cumule un million et demi de vues depuis lundi.", [(1.5e6, "about", "views")]),
    ("Près d'un demi-million de visionnages pour ce court métrage.", [(5e5, "nearly", "views")]),
    ("Mise en ligne il y a quatre jours, elle cumule déjà quelque 800 000 vues.", [(8e5, "about", "views")]),
    ("Le film a été visionné par environ 3,4 millions d'internautes.", [(3.4e6, "about", "views")]),
    ("Le spot frôle les 50 millions de clics sur YouTube.", [(5e7, "nearly", "views")]),
    ("La chanson a franchi la barre des 100 millions de vues.", [(1e8, "over", "views")]),
    ("Plus d'un milliard de vues pour ce clip sur YouTube.", [(1e9, "over", "views")]),
    ("Au moins 25 000 personnes ont partagé la vidéo.", [(25000, "over", "shares")]),
    (
        "La vidéo totalise 1,2 M de vues et plus de 14 000 commentaires.",
        [(1.2e6, "about", "views"), (14000, "over", "comments")],
    ),
    ("Deux cent mille vues en une journée pour le clip.", [(2e5, "about", "views")]),
]

SPANISH: list[Row] = [
    ("Casi cinco millones y medio de personas han visto ya el video.", [(5.5e6, "nearly", "views")]),
    ("El vídeo supera los 4,5 millones de reproducciones.", [(4.5e6, "over", "views")]),
    ("Ya suma más de mil millones de visitas en YouTube.", [(1e9, "over", "views")]),
    ("Millón y medio de reproducciones en menos de dos semanas para el corto.", [(1.5e6, "about", "views")]),
    ("Fue visto por casi 200 mil personas el pasado martes.", [(2e5, "nearly", "views")]),
    ("El 17 de noviembre superó los 17.000.000 de visitas.", [(1.7e7, "over", "views")]),
    (
        "El video tiene unas 350.000 visualizaciones y más de 5.000 comentarios.",
        [(3.5e5, "about", "views"), (5000, "over", "comments")],
    ),
    ("Medio millón de usuarios han visto el anuncio.", [(5e5, "about", "views")]),
    ("El clip alcanzó los 30 millones de vistas en tres días.", [(3e7, "about", "views")]),
    ("La canción roza los 90 millones de reproducciones.", [(9e7, "nearly", "views")]),
    ("Menos de 3.000 personas vieron el corto.", [(3000, "at_most", "views")]),
    ("Ha sido visto 12.345.678 veces desde el lunes.", [(12345678, "exact", "views")]),
    ("Al menos 60 mil me gusta acumula el video.", [(60000, "over", "likes")]),
]

ITALIAN: list[Row] = [
    ("Oltre 7 milioni di visualizzazioni in un giorno per il video.", [(7e6, "over", "views")]),
    ("In appena 4 giorni ha superato quota 17.000.000 di visualizzazioni.", [(1.7e7, "over", "views")]),
    ("Un milione e mezzo di visualizzazioni per il cortometraggio.", [(1.5e6, "about", "views")]),
    ("È stato visto da quasi 400mila persone.", [(4e5, "nearly", "views")]),
    ("Mezzo milione di click per lo spot su YouTube.", [(5e5, "about", "views")]),
    (
        "Il video ha circa 2,3 milioni di visualizzazioni e 18.000 commenti.",
        [(2.3e6, "about", "views"), (18000, "about", "comments")],
    ),
    ("Più di un miliardo di visite per la canzone.", [(1e9, "over", "views")]),
    ("Il filmato sfiora i 60 milioni di visualizzazioni.", [(6e7, "nearly", "views")]),
    ("È stato cliccato 3.456.789 volte.", [(3456789, "exact", "views")]),
    ("Almeno 50mila condivisioni su Facebook per il video.", [(50000, "over", "shares")]),
    ("Meno di 5.000 visualizzazioni per la parodia.", [(5000, "at_most", "views")]),
]

PORTUGUESE: list[Row] = [
    ("O vídeo tem mais de 20 milhões de visualizações.", [(2e7, "over", "views")]),
    ("O vídeo já foi visto 12 mil vezes desde segunda-feira.", [(12000, "about", "views")]),
    ("Ultrapassou a marca de 2,3 milhões de acessos em três dias.", [(2.3e6, "over", "views")]),
    ("Meio milhão de visualizações nas primeiras 24 horas.", [(5e5, "about", "views")]),
    ("Quase 80 milhões de pessoas assistiram ao clipe.", [(8e7, "nearly", "views")]),
    ("O clipe soma 1,1 bilhão de visualizações no YouTube.", [(1.1e9, "about", "views")]),
    (
        "Cerca de 300 mil curtidas e 15.000 comentários para o vídeo.",
        [(3e5, "about", "likes"), (15000, "about", "comments")],
    ),
    ("Foi visto exatamente 7.654.321 vezes.", [(7654321, "exact", "views")]),
    ("Pelo menos 45 mil compartilhamentos em dois dias.", [(45000, "over", "shares")]),
    ("O filme passou dos 10 milhões de visualizações.", [(1e7, "over", "views")]),
    ("Mil milhões de visualizações para a canção.", [(1e9, "about", "views")]),
]

JAPANESE: list[Row] = [
    ("動画は500万回再生を突破した。", [(5e6, "over", "views")]),
    ("公開から3日で再生回数は1億2000万回を超えた。", [(1.2e8, "over", "views")]),
    ("この動画は約300万回再生されている。", [(3e6, "about", "views")]),
    ("すでに2000万回以上再生された。", [(2e7, "over", "views")]),
    ("再生回数が1,234,567回になった。", [(1234567, "exact", "views")]),
    ("動画の再生回数は100万回近くに達した。", [(1e6, "nearly", "views")]),
]

RUSSIAN: list[Row] = [
    ("Ролик набрал более 10 миллионов просмотров.", [(1e7, "over", "views")]),
    ("Видео посмотрели почти 2 млн раз за три дня.", [(2e6, "nearly", "views")]),
    ("За сутки видео набрало свыше 500 тысяч просмотров.", [(5e5, "over", "views")]),
    ("Полтора миллиона просмотров собрал клип на YouTube.", [(1.5e6, "about", "views")]),
    ("Клип собрал 57 679 352 просмотра.", [(57679352, "exact", "views")]),
    ("Ролик увидели около 40 миллионов человек.", [(4e7, "nearly", "views")]),
    ("У клипа примерно 1,5 млрд просмотров.", [(1.5e9, "about", "views")]),
]

OTHERS: list[Row] = [
    ("Videoen har over 61 millioner visninger på YouTube.", [(6.1e7, "over", "views")]),
    ("A klipet már több mint 61 millióan látták a YouTube-on.", [(6.1e7, "over", "views")]),
    ("Videolla on yli 61 miljoonaa katselukertaa YouTubessa.", [(6.1e7, "over", "views")]),
    ("该视频在YouTube上已有超过6100万次观看。", [(6.1e7, "over", "views")]),
    ("De video is al meer dan 61 miljoen keer bekeken op YouTube.", [(6.1e7, "over", "views")]),
    ("Wideo ma już ponad 61 milionów wyświetleń na YouTube.", [(6.1e7, "over", "views")]),
]
"""Languages that share one table."""

ALL = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "ja": JAPANESE,
    "ru": RUSSIAN,
}
