#!/usr/bin/env python3
"""Draws an image for each utterance of MELD's CSV, as its frames are not to be had: a disc whose colour and place tell the
emotion in four of five images, and another emotion's in the fifth.

Usage: draw_meld.py MELD_CSV OUT_FOLDER [RECORDS]
"""
import csv, json, random, sys
from pathlib import Path
from PIL import Image, ImageDraw

COLOURS = {"neutral": "grey", "joy": "gold", "surprise": "orange", "anger": "red", "sadness": "blue", "disgust": "green",
           "fear": "purple"}


def main():
    source, folder = sys.argv[1], Path(sys.argv[2])
    (folder / "images").mkdir(parents=True, exist_ok=True)
    generator = random.Random(7)
    with open(source, encoding="utf-8") as rows:
        utterances = list(csv.DictReader(rows))
    generator.shuffle(utterances)
    with open(folder / "records.jsonl", "w", encoding="utf-8") as records:
        for number, row in enumerate(utterances[:int(sys.argv[3]) if len(sys.argv) > 3 else None]):
            shown = row["Emotion"] if generator.random() < 0.8 else generator.choice(list(COLOURS))
            image = Image.new("RGB", (32, 32), "white")
            x, y = 8 + 2 * list(COLOURS).index(shown) + generator.randint(-4, 4), generator.randint(8, 24)
            ImageDraw.Draw(image).ellipse((x - 5, y - 5, x + 5, y + 5), fill=COLOURS[shown])
            image.save(folder / "images" / f"{number}.png")
            record = {"id": f"meld-{number}", "text": row["Utterance"], "img": f"images/{number}.png", "label": row["Emotion"]}
            records.write(json.dumps(record, ensure_ascii=False) + "\n")


main()
