package content

import (
	"maps"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// The fields of entities. What a field means is DOMAIN's business; here stand
// its key, its form and one line for the person who fills it in.

var itemFields = newRecord([]field[Item]{
	key("text", line, func(i *Item) *string { return &i.Text }, "Der Eintrag in einem Satz", "Text").must(),
	key("id", line, func(i *Item) *string { return &i.ID }, "Kennung für Verweise, zum Beispiel Handwerk#ausfall", "Id").isFact(),
	key("topic", topics.open(), func(i *Item) *string { return &i.Topic }, "Thema: Service, Preis, Sortiment, Vernetzung, Beratung, Tempo", "Topic").isFact(),
	key("kind", itemKinds.open(), func(i *Item) *string { return &i.Kind }, "Art des Eintrags", "Kind").isFact(),
	key("phase", line, func(i *Item) *string { return &i.Phase }, "Kaufphase, in der er zählt", "Phase").isFact(),
	key("importance", integer(1, 5), func(i *Item) *int { return &i.Importance }, "Wichtigkeit von 1 bis 5, Vorgabe 3", "Importance").once("severity", "weight").isFact(),
	key("visibility", hidden, func(i *Item) *bool { return &i.Internal }, "internal: nie veröffentlicht", "Visibility"),
})

var item = orText(itemFields,
	func(n *Node) Item { return Item{Importance: 3, Pos: n.Pos} },
	func(d *decoder, n *Node, i *Item) bool { return line.read(d, n, &i.Text) }, nil)

var items = listOf(item, func(i Item) bool { return i.Text == "" })

var acceptFields = newRecord([]field[Accept]{
	key("code", findingCode, func(a *Accept) *Name { return &a.Code }, "Kennzeichen des Befunds, zum Beispiel PAT01", "Code").must(),
	key("reason", line, func(a *Accept) *string { return &a.Reason }, "Warum der Befund hingenommen wird", "Reason").must(),
	key("until", date, func(a *Accept) *Date { return &a.Until }, "Wie lange", "Until"),
})

// findingCode reads the code of a finding.
var findingCode = codec[Name]{schema: name.schema, spell: name.spell, read: func(d *decoder, n *Node, to *Name) bool {
	ok := name.read(d, n, to)
	if code := strings.ToUpper(to.Text); ok && !Weighable(code) {
		d.report(source.Warning("CFG12/accept", n.Pos, "code", to.Text, "nearest", strings.Join(Nearest(code, weighable, 3), ", ")))
	}
	return ok
}}

var entityFields = []field[Entity]{
	key("status", statuses.one(), func(e *Entity) *string { return &e.Status }, "Stand: draft, active, planned, retired", "Status").isFact(),
	key("from", date, func(e *Entity) *Date { return &e.From }, "Gilt ab", "From").once("validFrom").isFact(),
	key("until", date, func(e *Entity) *Date { return &e.Until }, "Gilt bis", "Until").once("validUntil", "validTo").isFact(),
	key("group", name, func(e *Entity) *Name { return &e.Group }, "Gruppe, in der der Eintrag erscheint", "Group").isFact(),
	key("parent", name, func(e *Entity) *Name { return &e.Parent }, "Übergeordneter Eintrag derselben Dimension", "Parent").isFact(),
	key("owner", line, func(e *Entity) *string { return &e.Owner }, "Wer den Eintrag pflegt", "Owner").isFact(),
	key("sources", lines, func(e *Entity) *[]string { return &e.Sources }, "Belege: Adressen oder Texte", "Sources").also("source"),
	key("replacedBy", name, func(e *Entity) *Name { return &e.ReplacedBy }, "Nachfolger eines eingestellten Eintrags", "Replaced by").isFact(),
	key("reviewed", date, func(e *Entity) *Date { return &e.Reviewed }, "Zuletzt geprüft am", "Reviewed").isFact(),
	key("accept", listOf(object(acceptFields), never), func(e *Entity) *[]Accept { return &e.Accept }, "Hingenommene Befunde mit Grund", "Accepted findings"),
}

var preferenceFields = newRecord([]field[Preference]{
	key("channel", name, func(p *Preference) *Name { return &p.Channel }, "Kanal", "Channel").must(),
	key("phase", line, func(p *Preference) *string { return &p.Phase }, "Kaufphase", "Phase"),
})

var preference = orText(preferenceFields, preferenceStart, preferenceText, spellPreference)

func preferenceStart(*Node) Preference { return Preference{} }

func preferenceText(d *decoder, n *Node, p *Preference) bool { return name.read(d, n, &p.Channel) }

func spellPreference(p Preference) string {
	return strings.TrimSpace(Fold(p.Channel.Text) + " " + p.Phase)
}

var preferences = listOf(preference, noChannel)

func noChannel(p Preference) bool { return p.Channel.Text == "" }

// usedChannel is a channel that a role uses, and how much.
var usedChannel = orText(newRecord(preferenceFields.fields[:1], []field[Preference]{
	key("use", uses.one(), func(p *Preference) *string { return &p.Phase }, "low, medium oder high", "Use"),
}), preferenceStart, preferenceText, spellPreference)

var segmentFields = []field[Segment]{
	key("priority", priorities.one(), func(s *Segment) *string { return &s.Priority }, "Rang: A, B oder C", "Priority").isFact(),
	key("size", sizeText, func(s *Segment) *string { return &s.Size }, "Größe als freier Text: 1.850 Betriebe", "Size"),
	key("share", share, func(s *Segment) *Share { return &s.Share }, "Umsatzanteil: 34 % oder 0.34", "Share of revenue").once("revenueShare").isFact(),
	key("mode", systems.one(), func(s *Segment) *string { return &s.Mode }, "Verhalten über Kanäle: single, multi, cross, omni", "Channel mode").once("needsChannelMode").isFact(),
	key("buys", preferences, func(s *Segment) *[]Preference { return &s.Buys }, "Kauft über diese Kanäle", "Buys through").once("preferredChannels").isFact(),
	key("talks", preferences, func(s *Segment) *[]Preference { return &s.Talks }, "Spricht über diese Kanäle", "Talks through").isFact(),
	key("expects", items, func(s *Segment) *[]Item { return &s.Expects }, "Erwartungen", "Expectations").once("expectations"),
	key("jobs", items, func(s *Segment) *[]Item { return &s.Jobs }, "Aufgaben (Jobs to be done)", "Jobs to be done"),
	key("pains", items, func(s *Segment) *[]Item { return &s.Pains }, "Schmerzpunkte", "Pains"),
	key("gains", items, func(s *Segment) *[]Item { return &s.Gains }, "Nutzen (Gains)", "Gains"),
	key("personas", names, func(s *Segment) *[]Name { return &s.Personas }, "Personas des Segments", "Personas").isFact(),
}

// sizeText also reads the older form {value: 1850, unit: Betriebe}.
var sizeText = codec[string]{schema: words, spell: line.spell, read: func(d *decoder, n *Node, to *string) bool {
	value, unit := n.Get("value"), n.Get("unit")
	if value == nil || !value.scalar() || unit != nil && !unit.scalar() {
		return line.read(d, n, to)
	}
	*to = value.Value
	if unit != nil {
		*to += " " + unit.Value
	}
	d.report(warnForm(n, "size: "+*to))
	return true
}}

var taskFields = newRecord([]field[Task]{
	key("task", line, func(t *Task) *string { return &t.Task }, "Aufgabe", "Task").must(),
	key("segments", names, func(t *Task) *[]Name { return &t.Segments }, "Für diese Segmente", "Segments"),
	key("level", taskLevels.one(), func(t *Task) *string { return &t.Level }, "lead führt, support unterstützt", "Level"),
})

var task = orText(taskFields,
	func(*Node) Task { return Task{} },
	func(d *decoder, n *Node, t *Task) bool { return line.read(d, n, &t.Task) }, nil)

var linkFields = newRecord([]field[ChannelLink]{
	key("to", name, func(l *ChannelLink) *Name { return &l.To }, "Zielkanal", "To").must(),
	key("phases", lines, func(l *ChannelLink) *[]string { return &l.Phases }, "In diesen Kaufphasen", "Phases").also("phase"),
	key("kind", linkKinds.one(), func(l *ChannelLink) *string { return &l.Kind }, "Art des Übergangs", "Kind"),
	key("both", boolean, func(l *ChannelLink) *bool { return &l.Both }, "Gilt in beide Richtungen", "Both ways"),
	key("segments", names, func(l *ChannelLink) *[]Name { return &l.Segments }, "Für diese Segmente", "Segments"),
	key("shares", listOf(linkShares.one(), never), func(l *ChannelLink) *[]string { return &l.Shares }, "Was beide Kanäle teilen", "Shares"),
})

var channelLink = orText(linkFields,
	func(*Node) ChannelLink { return ChannelLink{} },
	func(d *decoder, n *Node, l *ChannelLink) bool { return name.read(d, n, &l.To) }, nil)

var channelFields = []field[Channel]{
	key("kind", channelKinds.one(), func(c *Channel) *string { return &c.Kind }, "sales (Vorgabe), communication oder both", "Kind").isFact(),
	key("medium", media.one(), func(c *Channel) *string { return &c.Medium }, "Medium, zum Beispiel online oder stationary", "Medium").isFact(),
	key("directness", directions.one(), func(c *Channel) *string { return &c.Directness }, "direct oder indirect", "Directness").isFact(),
	key("role", roles.one(), func(c *Channel) *string { return &c.Role }, "Rolle, zum Beispiel lead oder support", "Role").isFact(),
	key("promise", line, func(c *Channel) *string { return &c.Promise }, "Versprechen in einem Satz", "Promise"),
	key("strengths", items, func(c *Channel) *[]Item { return &c.Strengths }, "Stärken", "Strengths"),
	key("limits", items, func(c *Channel) *[]Item { return &c.Limits }, "Grenzen", "Limits"),
	key("tasks", listOf(task, never), func(c *Channel) *[]Task { return &c.Tasks }, "Vertriebsaufgaben", "Tasks"),
	key("phases", lines, func(c *Channel) *[]string { return &c.Phases }, "Kaufphasen, in denen der Kanal wirkt", "Phases").isFact(),
	key("pattern", patterns.one(), func(c *Channel) *string { return &c.Pattern }, "Erklärtes Abdeckungsmuster", "Declared pattern").isFact(),
	key("focus", focus, func(c *Channel) *[]Name { return &c.Focus }, "Schwerpunkt: Namen von Segmenten oder Portfolios", "Focus").isFact(),
	key("coreRequired", toggle, func(c *Channel) *Switch { return &c.CoreRequired }, "Muss der Kanal das Kernsortiment führen?", "Core required").isFact(),
	key("links", listOf(channelLink, never), func(c *Channel) *[]ChannelLink { return &c.Links }, "Übergänge zu anderen Kanälen", "Links"),
	key("integration", integration, func(c *Channel) *map[string]string { return &c.Integration }, "Was mit anderen Kanälen verbunden ist", "Integration").isFact(),
	key("costToServe", costs.one(), func(c *Channel) *string { return &c.CostToServe }, "Kosten je Vorgang: low, medium, high", "Cost to serve").isFact(),
	foreign("roleText", func(d *decoder, n *Node, _ *Channel) bool { d.ignored(n); return false }),
}

// focus reads a flat list of names, or the older form by dimension.
var focus = codec[[]Name]{schema: names.schema, spell: names.spell, read: func(d *decoder, n *Node, to *[]Name) bool {
	if n.Kind != NodeMap {
		return names.read(d, n, to)
	}
	var all []Name
	for _, item := range n.Items {
		var some []Name
		if names.read(d, item, &some) {
			all = append(all, some...)
		}
	}
	*to = all
	var texts []string
	for _, v := range all {
		texts = append(texts, v.Text)
	}
	d.report(warnForm(n, "focus: ["+strings.Join(texts, ", ")+"]"))
	return true
}}

var integrationFields = newRecord([]field[map[string]string]{
	integrated("price", "Preise", "Prices"), integrated("customerData", "Kundendaten", "Customer data"),
	integrated("stock", "Bestände", "Stock"), integrated("service", "Service", "Service"),
})

func integrated(what, de, en string) field[map[string]string] {
	return field[map[string]string]{key: what, de: de, en: en, schema: integrations.one().schema,
		read: func(d *decoder, n *Node, to *map[string]string) bool {
			var level string
			ok := integrations.one().read(d, n, &level)
			if ok {
				(*to)[what] = level
			}
			return ok
		}}
}

var integration = codec[map[string]string]{
	schema: integrationFields.schema,
	spell: func(v map[string]string) string {
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, k+"="+v[k])
		}
		return strings.Join(parts, " ")
	},
	read: func(d *decoder, n *Node, to *map[string]string) bool {
		v := map[string]string{}
		if !integrationFields.decode(d, n, &v) || len(v) == 0 {
			return false
		}
		*to = v
		return true
	},
}

var portfolioFields = []field[Portfolio]{
	key("level", levels.one(), func(p *Portfolio) *string { return &p.Level }, "core, extended, peripheral, seasonal oder test", "Level").isFact(),
	key("kind", itemTypes.one(), func(p *Portfolio) *string { return &p.Kind }, "product, service oder bundle", "Kind").once("offerKind").isFact(),
	key("variants", integer(0, 1000000), func(p *Portfolio) *int { return &p.Variants }, "Zahl der Varianten", "Variants").isFact(),
	key("parts", names, func(p *Portfolio) *[]Name { return &p.Parts }, "Bestandteile eines Bündels", "Parts").isFact(),
	key("coreIn", references, func(p *Portfolio) *[]Name { return &p.CoreIn }, "Kern in diesen Kanälen; alle oder Namen", "Core in").isFact(),
	key("distribution", distributions.one(), func(p *Portfolio) *string { return &p.Distribution }, "intensive, selective oder exclusive", "Distribution").isFact(),
	key("solves", names, func(p *Portfolio) *[]Name { return &p.Solves }, "Löst diese Einträge: Handwerk#ausfall", "Solves").isFact(),
	key("price", line, func(p *Portfolio) *string { return &p.Price }, "Preis oder Preisliste", "Price").once("priceList"),
	solvesToo("relieves"), solvesToo("creates"), solvesToo("does"),
}

// solvesToo is one of the three older keys that are now one.
func solvesToo(old string) field[Portfolio] {
	return foreign(old, func(d *decoder, n *Node, p *Portfolio) bool {
		d.advise(n, "solves: "+n.show())
		var more []Name
		if names.read(d, n, &more) {
			p.Solves = append(p.Solves, more...)
		}
		return false
	})
}

// references are names of values of a dimension, with "*" and "group:".
var references = listOf(reference, func(v Name) bool { return v.Text == "" })

var reference = codec[Name]{schema: words, spell: name.spell, read: func(d *decoder, n *Node, to *Name) bool {
	if n.Kind == NodeMap && len(n.Items) == 1 && n.Items[0].scalar() {
		// `[Gruppe: Geräte]` without quotes is a map to YAML.
		if v := normalName(n.Items[0].Key + ": " + n.Items[0].Value); strings.HasPrefix(v, "group:") {
			*to = Name{Text: v, Pos: n.Pos}
			return true
		}
	}
	ok := name.read(d, n, to)
	to.Text = normalName(to.Text)
	return ok
}}

var personaFields = []field[Persona]{
	key("kind", personaKinds.one(), func(p *Persona) *string { return &p.Kind }, "primary, secondary, supplemental, served, negative oder customer", "Kind").isFact(),
	key("tagline", line, func(p *Persona) *string { return &p.Tagline }, "Kennzeichnung in einem Satz", "Tagline"),
	key("age", line, func(p *Persona) *string { return &p.Age }, "Alter oder Altersspanne", "Age"),
	key("job", line, func(p *Persona) *string { return &p.Job }, "Beruf oder Aufgabe im Betrieb", "Job"),
	key("context", prose, func(p *Persona) *string { return &p.Context }, "Umfeld", "Context"),
	key("skills", prose, func(p *Persona) *string { return &p.Skills }, "Erfahrung und Können", "Skills"),
	key("quote", line, func(p *Persona) *string { return &p.Quote }, "Typischer Satz", "Quote"),
	key("goals", items, func(p *Persona) *[]Item { return &p.Goals }, "Ziele", "Goals"),
	key("concerns", items, func(p *Persona) *[]Item { return &p.Concerns }, "Bedenken", "Concerns"),
	key("channels", listOf(usedChannel, noChannel), func(p *Persona) *[]Preference { return &p.Channels }, "Genutzte Kanäle, mit use: low, medium, high", "Channels").also("channel").isFact(),
}

var planFields = []field[SeriesPlan]{
	key("abstract", prose, func(p *SeriesPlan) *string { return &p.Abstract }, "Worum es in der Serie geht", "Abstract"),
	key("audience", line, func(p *SeriesPlan) *string { return &p.Audience }, "Für wen sie geschrieben ist", "Audience"),
	key("start", date, func(p *SeriesPlan) *Date { return &p.Start }, "Tag des ersten Teils", "Start").isFact(),
	key("rhythm", rhythm, func(p *SeriesPlan) *SeriesPlan { return p }, "weekly, fortnightly, monthly oder eine Liste von Tagen", "Rhythm").isFact(),
	key("day", weekdays.one(), func(p *SeriesPlan) *string { return &p.Day }, "Wochentag", "Day").isFact(),
	key("time", hour, func(p *SeriesPlan) *string { return &p.Time }, "Uhrzeit: 08:00", "Time").isFact(),
	key("skip", listOf(date, Date.IsZero), func(p *SeriesPlan) *[]Date { return &p.Skip }, "Tage ohne Teil", "Skip").isFact(),
	key("planned", listOf(planned, never), func(p *SeriesPlan) *[]PlannedPart { return &p.Planned }, "Angekündigte Teile ohne Datei", "Planned parts"),
	key("complete", boolean, func(p *SeriesPlan) *bool { return &p.Complete }, "Die Serie ist abgeschlossen", "Complete").isFact(),
	key("hold", holds.one(), func(p *SeriesPlan) *string { return &p.Hold }, "complete: Die Serie erscheint erst, wenn alle Teile da sind", "Hold back").isFact(),
}

var days = listOf(date, Date.IsZero)

// rhythm is a word, or the list of all days.
var rhythm = codec[SeriesPlan]{
	schema: func() *jsonschema.Schema {
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{rhythms.one().schema(), {Type: "array", Items: date.schema()}}}
	},
	spell: func(p SeriesPlan) string { return p.Rhythm + days.spell(p.Days) },
	read: func(d *decoder, n *Node, to *SeriesPlan) bool {
		if n.Kind == NodeList {
			return days.read(d, n, &to.Days)
		}
		return rhythms.one().read(d, n, &to.Rhythm)
	},
}

// hour reads a time of day as "08:00"; "8", "8 Uhr" and "8.30 Uhr" will do.
var hour = codec[string]{schema: words, spell: func(v string) string { return v }, read: func(d *decoder, n *Node, to *string) bool {
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(n.Value), "Uhr"))
	text = strings.Replace(text, ".", ":", 1)
	if !strings.Contains(text, ":") {
		text += ":00"
	}
	at, ok := clockTime(text)
	if !ok || !n.scalar() || at.zone != nil {
		return d.wrong(n, "time")
	}
	*to = at.String()
	return true
}}

var plannedFields = newRecord([]field[PlannedPart]{
	key("title", line, func(p *PlannedPart) *string { return &p.Title }, "Titel des Teils", "Title").must(),
	key("part", integer(1, 10000), func(p *PlannedPart) *int { return &p.Part }, "Nummer des Teils", "Part"),
	key("teaser", line, func(p *PlannedPart) *string { return &p.Teaser }, "Vorschau in einem Satz", "Teaser"),
	key("date", date, func(p *PlannedPart) *Date { return &p.Date }, "Erscheint am", "Date"),
})

var planned = orText(plannedFields,
	func(n *Node) PlannedPart { return PlannedPart{Pos: n.Pos} },
	func(d *decoder, n *Node, p *PlannedPart) bool { return line.read(d, n, &p.Title) }, nil)
