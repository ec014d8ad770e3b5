#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a map of a lacuna.gpkg as PNG, with the styles that QGIS loads by default.

Needs QGIS's Python (Debian: apt-get install --no-install-recommends qgis python3-qgis), run with the
Python that has it, usually /usr/bin/python3. Needs no screen.

  render_map.py out/lacuna.gpkg --output map.png
  render_map.py out/lacuna.gpkg --output site1.png --site 1 --margin 60 --size 1200x900
  render_map.py out/lacuna.gpkg --output spaces.png --layers rejected,spaces,buildings,parcels
"""
import argparse
import os
import shutil
import sqlite3
import sys
import tempfile

PROFILE = tempfile.mkdtemp(prefix="lacuna-qgis-")  # QGIS writes settings; not into the user's
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", PROFILE)

try:
    from osgeo import gdal
    from qgis.PyQt.QtCore import QRectF, QSize
    from qgis.PyQt.QtGui import QColor, QFont
    from qgis.core import (QgsApplication, QgsLayoutExporter, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap,
                           QgsLayoutItemScaleBar, QgsLayoutPoint, QgsLayoutSize, QgsLegendStyle, QgsPrintLayout, QgsProject,
                           QgsRectangle, QgsUnitTypes, QgsVectorLayer)
except ImportError as missing:
    sys.exit(f"render_map.py: {missing}; install python3-qgis and run this with the Python it belongs to (/usr/bin/python3)")

MM = QgsUnitTypes.LayoutMillimeters
DEFAULT_LAYERS = "placements,sites,spaces,buildings,parcels"  # the first is drawn on top


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gpkg")
    parser.add_argument("--output", required=True, help="PNG file to write")
    parser.add_argument("--layers", default=DEFAULT_LAYERS, help="from top to bottom; default %(default)s")
    parser.add_argument("--size", default="1600x1000", help="pixels, WIDTHxHEIGHT; default %(default)s")
    parser.add_argument("--dpi", type=float, default=110, help="more: larger text and lines; default %(default)s")
    parser.add_argument("--site", type=int, help="rank of a site to show; default: everything")
    parser.add_argument("--bbox", help="xmin,ymin,xmax,ymax in the working CRS, instead of --site")
    parser.add_argument("--margin", type=float, help="metres around it; default 40 for a site, else 2 %% of the extent")
    parser.add_argument("--title", help="default: made from the file")
    parser.add_argument("--no-legend", action="store_true")
    return parser.parse_args()


def metadata(gpkg):
    with sqlite3.connect(f"file:{os.path.abspath(gpkg)}?immutable=1", uri=True) as db:
        return dict(db.execute("SELECT key, value FROM run_metadata"))


def readable(amount):
    """"1234567.8 CNY" as "1.23 million CNY"."""
    number, _, unit = amount.partition(" ")
    try:
        value = float(number)
    except ValueError:
        return amount
    for size, word in ((1e9, " billion"), (1e6, " million"), (1e3, " thousand"), (1, "")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word} {unit}"
    return amount


def load(gpkg, names):
    layers = []
    for name in names:
        layer = QgsVectorLayer(f"{os.path.abspath(gpkg)}|layername={name}", name, "ogr")
        if not layer.isValid():
            sys.exit(f"render_map.py: '{gpkg}' has no layer '{name}'")
        layer.setName(layer.metadata().title() or name)
        layers.append(layer)
    return layers


def extent_of(gpkg, layers, args, ratio):
    """The part of the ground to show, as wide and high as the picture."""
    if args.bbox:
        box = QgsRectangle(*[float(part) for part in args.bbox.split(",")])
        margin = args.margin or 0
    elif args.site is not None:
        sites = load(gpkg, ["sites"])[0]
        sites.setSubsetString(f'"rank" = {args.site}')
        if sites.featureCount() == 0:
            sys.exit(f"render_map.py: there is no site of rank {args.site}")
        box = next(sites.getFeatures()).geometry().boundingBox()
        margin = 40 if args.margin is None else args.margin
    else:
        box = QgsRectangle()
        box.setMinimal()
        for layer in layers:
            if layer.featureCount() > 0:
                box.combineExtentWith(layer.extent())
        margin = 0.02 * max(box.width(), box.height()) if args.margin is None else args.margin
    box = box.buffered(margin)
    width, height = max(box.width(), box.height() * ratio), max(box.height(), box.width() / ratio)
    return QgsRectangle.fromCenterAndSize(box.center(), width, height)


def add_label(layout, text, points, bold, rect):
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    font = QFont("Sans")
    font.setPointSizeF(points)
    font.setBold(bold)
    label.setFont(font)
    label.attemptSetSceneRect(rect)
    layout.addLayoutItem(label)


def add_legend(layout, map_item, layers, x, y):
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(map_item)
    legend.setAutoUpdateModel(False)
    group = legend.model().rootGroup()
    group.clear()
    for layer in layers:
        group.addLayer(layer)
    legend.setLegendFilterByMapEnabled(True)
    for style, points, bold in ((QgsLegendStyle.Subgroup, 9, True), (QgsLegendStyle.SymbolLabel, 8, False)):
        font = QFont("Sans")
        font.setPointSizeF(points)
        font.setBold(bold)
        legend.setStyleFont(style, font)
    legend.setBackgroundEnabled(True)
    legend.setBackgroundColor(QColor(255, 255, 255))
    layout.addLayoutItem(legend)
    legend.attemptMove(QgsLayoutPoint(x, y, MM))
    legend.adjustBoxSize()


def compose(layers, box, args, about, width, height):
    """A page with title, map, legend, scale bar and the terms of the figures."""
    project = QgsProject.instance()
    project.setCrs(layers[0].crs())
    for layer in layers:
        project.addMapLayer(layer)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height, MM))
    side = 0 if args.no_legend else 62
    head, foot, edge = 11, 7, 3

    map_item = QgsLayoutItemMap(layout)
    map_item.attemptSetSceneRect(QRectF(edge, head, width - side - 2 * edge, height - head - foot - edge))
    map_item.setLayers(layers)
    map_item.setFrameEnabled(True)
    map_item.setBackgroundColor(QColor(255, 255, 255))
    layout.addLayoutItem(map_item)
    map_item.zoomToExtent(box)

    shown = f"Site of rank {args.site}" if args.site is not None else "Under-used spaces and their best uses"
    title = args.title or f"{shown}: {about.get('sites', '?')} sites, IOAV {readable(about.get('ioav', '?'))} in all"
    add_label(layout, title, 13, True, QRectF(edge, 3, width - 2 * edge, head - 3))
    terms = (f"{about.get('view', '?')} view, {100 * float(about.get('discount_rate', 'nan')):g} % a year, {about.get('concession_years', '?')} years, "
             f"{about.get('currency', '?')} at {about.get('price_level', '?')} prices, catalogue {about.get('catalogue', '?')}; "
             f"{about.get('crs', '?')}; {about.get('program', '?')}")
    add_label(layout, terms, 7, False, QRectF(edge, height - foot - 1, width - 2 * edge, foot))
    if side:
        add_legend(layout, map_item, layers, width - side - edge + 2, head)

    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(map_item)
    bar.applyDefaultSize()
    bar.setStyle("Line Ticks Up")
    bar.setBackgroundEnabled(True)
    bar.setBackgroundColor(QColor(255, 255, 255, 200))
    layout.addLayoutItem(bar)
    bar.attemptMove(QgsLayoutPoint(edge + 2, height - foot - edge - 14, MM))
    return layout


def main():
    args = arguments()
    pixels = QSize(*[int(part) for part in args.size.lower().split("x")])
    width, height = pixels.width() / args.dpi * 25.4, pixels.height() / args.dpi * 25.4
    application = QgsApplication([], False, PROFILE)
    application.initQgis()
    layers = load(args.gpkg, [name for name in args.layers.split(",") if name])
    side = 0 if args.no_legend else 62
    box = extent_of(args.gpkg, layers, args, (width - side - 6) / (height - 21))
    layout = compose(layers, box, args, metadata(args.gpkg), width, height)
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = args.dpi
    settings.imageSize = pixels
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # QGIS tries to georeference the PNG, which GDAL cannot
    if QgsLayoutExporter(layout).exportToImage(args.output, settings) != QgsLayoutExporter.Success:
        sys.exit(f"render_map.py: '{args.output}' could not be written")
    print(f"{args.output}: {pixels.width()} x {pixels.height()} pixels, {len(layers)} layers")
    sys.stdout.flush()
    shutil.rmtree(PROFILE, ignore_errors=True)
    os._exit(0)  # QGIS's own end crashes now and then once the picture is written


if __name__ == "__main__":
    main()
