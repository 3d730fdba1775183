"""Fills a workbook in LibreOffice as a person would: fill.py PORTNAME PLAN.

PLAN is a file of JSON: {"open": path, "steps": [[what, …], …]}. The steps:
  type SHEET CELL TEXT     as typed on a British keyboard
  paste SHEET CELL TEXT    as text from elsewhere, past the list of the cell
  fill SHEET CELL ROWS     types a block, row by row; null leaves a cell
  sort SHEET RANGE COLUMN  by a column counted from 0, downwards
  hide SHEET COLUMN        a column counted from 0
  filter SHEET RANGE COLUMN TEXT
  insert SHEET ROW COUNT   rows before one counted from 1
  copy SHEET NAME          to the end
  remove SHEET
  xlsx PATH, csv SHEET PATH
  shows SHEET RANGE PATH   writes what the cells hold, as JSON
"""
import json, os, subprocess, sys, time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField


def value(name, what):
    return PropertyValue(Name=name, Value=what)


def connect(home, pipe):
    office = subprocess.Popen(["soffice", "-env:UserInstallation=file://" + home, "--headless", "--norestore",
                               "--nologo", "--accept=pipe,name=%s;urp;" % pipe])
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if office.poll() is not None:
                sys.exit("LibreOffice ended with %s" % office.returncode)
            time.sleep(0.2)
    office.terminate()
    sys.exit("LibreOffice does not answer")


class Person:
    def __init__(self, document):
        self.document = document

    def sheet(self, name):
        return self.document.Sheets.getByName(name)

    def type(self, sheet, cell, text):
        self.sheet(sheet).getCellRangeByName(cell).FormulaLocal = text

    def paste(self, sheet, cell, text):
        self.sheet(sheet).getCellRangeByName(cell).String = text

    def fill(self, sheet, cell, rows):
        on = self.sheet(sheet)
        start = on.getCellRangeByName(cell).CellAddress
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text is not None:
                    on.getCellByPosition(start.Column + c, start.Row + r).FormulaLocal = text

    def sort(self, sheet, cells, column):
        field = TableSortField()
        field.Field, field.IsAscending = column, True
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        uno.invoke(self.sheet(sheet).getCellRangeByName(cells), "sort", ((value("SortFields", fields), value("ContainsHeader", True)),))

    def hide(self, sheet, column):
        self.sheet(sheet).Columns.getByIndex(column).IsVisible = False

    def filter(self, sheet, cells, column, text):
        from com.sun.star.sheet import TableFilterField
        from com.sun.star.sheet.FilterOperator import EQUAL
        field = TableFilterField()
        field.Field, field.Operator, field.IsNumeric, field.StringValue = column, EQUAL, False, text
        area = self.sheet(sheet).getCellRangeByName(cells)
        filters = area.createFilterDescriptor(True)
        filters.ContainsHeader = True
        filters.setFilterFields((field,))
        area.filter(filters)

    def insert(self, sheet, row, count):
        self.sheet(sheet).Rows.insertByIndex(row - 1, count)

    def copy(self, sheet, name):
        self.document.Sheets.copyByName(sheet, name, self.document.Sheets.Count)

    def remove(self, sheet):
        self.document.Sheets.removeByName(sheet)

    def xlsx(self, path):
        self.document.calculateAll()
        self.document.storeToURL("file://" + path, (value("FilterName", "Calc MS Excel 2007 XML"),))

    def csv(self, sheet, path):
        number = list(self.document.Sheets.ElementNames).index(sheet) + 1
        # A comma, double quotes, UTF-8, from row 1, as shown, that sheet alone.
        options = "44,34,76,1,,0,false,true,false,false,false,%d" % number
        self.document.storeToURL("file://" + path, (value("FilterName", "Text - txt - csv (StarCalc)"), value("FilterOptions", options)))
        # LibreOffice puts the name of the sheet into that of the file.
        stem, end = os.path.splitext(path)
        os.rename("%s-%s%s" % (stem, sheet, end), path)

    def shows(self, sheet, cells, path):
        self.document.calculateAll()
        area = self.sheet(sheet).getCellRangeByName(cells)
        rows = [["%g" % v if isinstance(v, float) else v for v in row] for row in area.DataArray]
        with open(path, "w", encoding="utf-8") as out:
            json.dump(rows, out)


def main():
    home, path = sys.argv[1:]
    with open(path, encoding="utf-8") as f:
        plans = json.load(f)
    office, desktop = connect(home, "iass%d" % os.getpid())
    try:
        for plan in plans:
            document = desktop.loadComponentFromURL("file://" + plan["open"], "_blank", 0, (value("Hidden", True),))
            document.enableAutomaticCalculation(False)  # a person has time between cells
            document.lockControllers()
            document.addActionLock()
            person = Person(document)
            for what, *rest in plan["steps"]:
                getattr(person, what)(*rest)
            document.close(True)
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
        office.wait(60)


main()
