"""What the files say of each row: a declaration of columns for every table of the desk's pages.

Days are ISO dates, instants the UTC minute; everything else is said in the words of the pages.
"""
