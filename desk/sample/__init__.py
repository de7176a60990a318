"""The sample: twelve invented relationships, so that every page has something to show.

Everything here is invented and unclassified; what carries a mark above U does so for practice and
says EXERCISE in its title. Only the names of the forums with Azerbaijan are public knowledge
(design §10). All dates are counted from the day on which the sample is loaded.

`offices`, `people`, `relationships`, `azerbaijan`, `neighbors`, `others`, `papers`,
`papers_marked` and `papers_elsewhere` say what there is, in the words of `forums` and `asking`;
`ground`, `founding`, `dialogues`, `exchanges` and others make it by the services; `load` does it
all.
"""
