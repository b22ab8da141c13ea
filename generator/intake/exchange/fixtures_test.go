package exchange_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// fixture is an export as one of the systems writes it: as text, or made.
type fixture struct {
	form exchange.Format
	name string
	text string
	make func(t testing.TB, dir string) string // the path of the export
	site []intake.Page
}

func (f fixture) lay(t testing.TB) string {
	t.Helper()
	if f.make != nil {
		return f.make(t, t.TempDir())
	}
	return lay(t, f.name, f.text)
}

var twoPages = []intake.Page{
	{ID: "price", URL: "https://www.example.com/articles/price/", Language: "en", Aliases: []string{"/2019/price/"}},
	{ID: "shop", URL: "https://www.example.com/articles/shop/", Language: "en"},
}

const wordPressText = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Probe</title><link>https://blog.example.org</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://blog.example.org</wp:base_site_url><wp:base_blog_url>https://blog.example.org</wp:base_blog_url>
<wp:author><wp:author_id>7</wp:author_id><wp:author_login>vera</wp:author_login></wp:author>
<item><title>Price</title><link>https://blog.example.org/2019/price/</link><guid isPermaLink="false">https://blog.example.org/?p=4</guid>
<wp:post_id>4</wp:post_id><wp:post_name>price</wp:post_name><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author><![CDATA[ Reader
 One ]]></wp:comment_author><wp:comment_author_email>Reader@Example.org
</wp:comment_author_email><wp:comment_author_url>https://example.org/?a=1&amp;b=2</wp:comment_author_url><wp:comment_author_IP>192.0.2.77</wp:comment_author_IP>
<wp:comment_date>2019-07-01 12:00:00</wp:comment_date><wp:comment_date_gmt>2019-07-01 10:00:00</wp:comment_date_gmt>
<wp:comment_content><![CDATA[First line
second line

New paragraph with <strong>weight</strong>.]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>
<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Vera</wp:comment_author><wp:comment_author_url>javascript:alert(1)</wp:comment_author_url><wp:comment_author_IP>2001:db8:1:2::3</wp:comment_author_IP>
<wp:comment_date>2019-07-01 14:30:00</wp:comment_date><wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt>
<wp:comment_content>Answer&#1;</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>1</wp:comment_parent><wp:comment_user_id>7</wp:comment_user_id></wp:comment>
<wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_author>Waiting</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Hm</wp:comment_content><wp:comment_approved>0</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>4</wp:comment_id><wp:comment_author>Editor</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Internal</wp:comment_content><wp:comment_approved>0</wp:comment_approved><wp:comment_type>note</wp:comment_type></wp:comment>
<wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author>Ping</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>[...]</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type></wp:comment>
<wp:comment><wp:comment_id>6</wp:comment_id><wp:comment_author>Track</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>[...]</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>trackback</wp:comment_type></wp:comment>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author>Order</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Paid</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>order_note</wp:comment_type></wp:comment>
<wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_author>Seller</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Buy</wp:comment_content><wp:comment_approved>spam</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_author>Gone</wp:comment_author><wp:comment_author_email>gone@example.org</wp:comment_author_email><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Secret</wp:comment_content><wp:comment_approved>trash</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>10</wp:comment_id><wp:comment_author>Below</wp:comment_author><wp:comment_date_gmt>2019-07-03 10:00:00</wp:comment_date_gmt><wp:comment_content>Answer to what is gone</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>9</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>11</wp:comment_id><wp:comment_author>Gone</wp:comment_author><wp:comment_date_gmt>2019-07-02 10:00:00</wp:comment_date_gmt><wp:comment_content>Alone</wp:comment_content><wp:comment_approved>post-trashed</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>12</wp:comment_id><wp:comment_author>Below</wp:comment_author><wp:comment_date_gmt>2019-07-03 10:00:00</wp:comment_date_gmt><wp:comment_content>Answer to a pingback</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>5</wp:comment_parent></wp:comment>
</item></channel></rss>
`

const disqusText = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + `<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>probe</forum></category>
<thread dsq:id="2"><id/><forum>probe</forum><link>http://localhost:4000/articles/price/index.html</link><title/><createdAt>2019-01-01T00:00:00Z</createdAt><isDeleted>false</isDeleted></thread>
<thread dsq:id="2"><forum>probe</forum><link>https://elsewhere.example/</link></thread>
<thread dsq:id="3"><id>https://www.example.com/articles/price/</id><forum>probe</forum><link/></thread>
<post dsq:id="11"><message><![CDATA[<p>One &nbsp; two</p>]]></message><createdAt>2019-07-01T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><email>Reader@example.org</email><name>R&auml;der` + "\x07" + `</name><isAnonymous>false</isAnonymous><username>reader</username></author><ipAddress>192.0.2.77</ipAddress><thread dsq:id="2"/></post>
<post><id>900</id><message>Without an id</message><createdAt>2019-07-01T11:00:00+01:00</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><email/><name>Known</name><isAnonymous>false</isAnonymous><username>known</username></author><thread dsq:id=3/></post>
<post dsq:id="13"><message>Spam</message><createdAt>2019-07-01T12:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>true</isSpam><author><name>S</name></author><thread dsq:id="2"/></post>
<post dsq:id="14"><message>Deleted</message><createdAt>2019-07-01T12:00:00Z</createdAt><isDeleted>true</isDeleted><isSpam>false</isSpam><author><name>D</name></author><thread dsq:id="2"/></post>
<post dsq:id="15"><message>Below</message><createdAt>2019-07-01T12:30:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>B</name></author><thread dsq:id="2"/><parent dsq:id="14"/></post>
<post dsq:id="16"><message>Orphan</message><createdAt>2019-07-01T12:30:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>O</name></author><thread dsq:id="99"/></post>
<post dsq:id="17"><message>Early</message><createdAt>2019-07-01T12:40:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>E</name></author><thread dsq:id="4"/></post>
<thread dsq:id="4"><forum>probe</forum><link>/articles/shop/</link></thread>
<thread dsq:id="5"><forum>probe</forum><link>/articles/shop/</link><isDeleted>true</isDeleted></thread>
<post dsq:id="18"><message>Of a deleted thread</message><createdAt>2019-07-01T12:40:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>E</name></author><thread dsq:id="5"/></post>
</disqus>
`

const issoJSONText = `[
 {"id": "/articles/price/", "title": "Price", "comments": [
  {"id": 0, "author": "Reader", "email": "reader@example.org", "website": "http://example.org", "remote_addr": "192.0.2.0", "created": "2019-07-01 10:00:00", "text": "**One**"},
  {"id": 1, "author": "", "email": "", "website": "", "remote_addr": "", "created": "2019-07-01 11:00:00", "text": "Two"}]},
 {"id": "/articles/shop/", "title": null, "comments": [
  {"id": 0, "author": "Reader", "email": "", "website": "", "remote_addr": "::1", "created": "2019-07-01 12:00:00", "text": "  "}]}
]
`

const remarkText = `{"version":1,"users":[{"id":"github_1","blocked":{"status":false,"until":"0001-01-01T00:00:00Z"},"verified":true}],"posts":[{"url":"https://www.example.com/articles/price/","read_only":false}]}
{"id":"a","pid":"","text":"<p><em>One</em></p>","orig":"*One*","user":{"name":"Reader","id":"github_1","picture":"https://r.example/p.image","ip":"9a0b","admin":false},"locator":{"site":"probe","url":"https://www.example.com/articles/price/"},"score":2,"votes":{"x":true,"y":true},"time":"2019-07-01T12:00:00.123456+02:00","edit":{"time":"2019-07-01T12:05:00+02:00","summary":"typo"},"pin":true}
{"id":"b","pid":"a","text":"<p>Two</p>","user":{"name":"Owner","id":"github_2","picture":"","ip":"9a0c","admin":true},"locator":{"site":"probe","url":"https://www.example.com/articles/price/?utm=1"},"score":0,"votes":{},"time":"2019-07-01T13:00:00Z"}
{"id":"c","pid":"b","text":"","user":{"name":"deleted","id":"deleted","picture":"","ip":"","admin":false},"locator":{"site":"probe","url":"https://www.example.com/articles/price/"},"score":0,"votes":{},"time":"2019-07-01T13:00:00Z","delete":true}
{"id":"d","pid":"c","text":"","orig":"Below","user":{"name":"Guest","id":"anonymous_5","picture":"","ip":"","admin":false},"locator":{"site":"probe","url":"https://www.example.com/articles/price/"},"score":0,"votes":{},"time":"2019-07-01T14:00:00Z"}
{"id":"e","pid":"zzz","text":"","orig":"Orphan","user":{"name":"Guest","id":"anonymous_5"},"locator":{"site":"probe","url":"https://www.example.com/articles/shop"},"time":"2019-07-01T14:00:00Z"}
`

const commentoText = `{"version": 1, "comments": [
 {"commentHex": "b1", "domain": "example.com", "url": "/articles/price/", "commenterHex": "c1", "markdown": "Below", "html": "", "parentHex": "a1", "score": -3, "state": "approved", "creationDate": "2019-07-01T11:00:00Z", "deleted": false},
 {"commentHex": "a1", "domain": "example.com", "url": "/articles/price/", "commenterHex": "anonymous", "markdown": "", "html": "<p>Top</p>", "parentHex": "root", "score": 0, "state": "approved", "creationDate": "2019-07-01T10:00:00Z", "deleted": false},
 {"commentHex": "d1", "domain": "example.com", "url": "/articles/shop", "commenterHex": "c1", "markdown": "Wait", "parentHex": "root", "state": "unapproved", "creationDate": "2019-07-01T10:00:00Z"},
 {"commentHex": "e1", "domain": "example.com", "url": "/articles/shop", "commenterHex": "c1", "markdown": "Spam", "parentHex": "root", "state": "flagged", "creationDate": "2019-07-01T10:00:00Z"},
 {"commentHex": "f1", "domain": "example.com", "url": "/articles/shop", "commenterHex": "c1", "markdown": "", "parentHex": "root", "state": "approved", "creationDate": "2019-07-01T10:00:00Z", "deleted": true}],
 "commenters": [{"commenterHex": "c1", "email": "owner@example.com", "name": "Owner", "link": "https://example.com", "photo": "undefined", "provider": "commento", "joinDate": "2019-01-01T00:00:00Z", "isModerator": true}]}
`

const comentarioText = `{"version": 3,
 "pages": [{"id": "p1", "path": "/articles/price/", "title": "Price"}],
 "comments": [
 {"id": "a1", "pageId": "p1", "markdown": "One", "html": "<p>One</p>", "score": 1, "isApproved": true, "isPending": false, "isDeleted": false, "isSticky": true, "createdTime": "2019-07-01T10:00:00.5Z", "editedTime": "2019-07-02T10:00:00Z", "userCreated": "u1", "url": "https://example.com/articles/price/#comentario-a1"},
 {"id": "b1", "parentId": "a1", "pageId": "p1", "markdown": "Two", "isApproved": false, "isPending": true, "createdTime": "2019-07-01T11:00:00Z", "userCreated": "00000000-0000-0000-0000-000000000000", "authorName": "Guest", "authorIp": "192.0.2.x"},
 {"id": "c1", "parentId": null, "pageId": "p1", "markdown": "No", "isApproved": false, "isPending": false, "createdTime": "2019-07-01T11:00:00Z", "userCreated": "u1"}],
 "commenters": [{"id": "u1", "email": "reader@example.org", "name": "Reader", "websiteUrl": "https://example.org/", "hasAvatar": true, "isModerator": false}]}
`

const artransText = `[
 {"id": "1", "rid": "0", "content": "One", "ua": "Browser", "ip": "192.0.2.9", "created_at": "2019-07-01 18:00:00 +0800", "is_collapsed": "false", "is_pending": "false", "vote_up": "2", "vote_down": "1", "nick": "Reader", "email": "reader@example.org", "link": "", "page_key": "/articles/price/", "page_title": "Price", "site_name": "Probe"},
 {"id": "2", "rid": "1", "content": "Two", "ua": "", "ip": "", "created_at": "2019-07-01 19:00:00 +0800", "is_pending": "true", "vote_up": "0", "vote_down": "0", "nick": "Guest", "email": "", "link": "ftp://example.org", "page_key": "https://www.example.com/articles/price/", "site_name": "Probe"}
]
`

const kontorText = `{"kontor":"comments","schema":1,"private":true}
{"page":"price","language":"en","id":"b2","parent":"a1","state":"pending","changed":"2026-11-02T08:00:00Z","author":"Guest","date":"2026-11-02T08:00:00Z","format":"md","text":"Two"}
{"page":"price","language":"en","id":"a1","state":"approved","changed":"2026-11-01T08:00:00Z","author":"Reader","email":"reader@example.org","identity":"email:reader@example.org","avatar":"0123456789abcdef0123456789abcdef","date":"2026-11-01T08:00:00Z","format":"md","text":"One"}
`

// fixtures are small exports of every form.
func fixtures() []fixture {
	return []fixture{
		{exchange.WordPress, "wordpress.xml", wordPressText, nil, twoPages},
		{exchange.Disqus, "disqus.xml", disqusText, nil, twoPages},
		{exchange.IssoJSON, "generic.json", issoJSONText, nil, twoPages},
		{exchange.Isso, "isso.db", "", issoDatabase, twoPages},
		{exchange.Remark42, "backup.json", remarkText, nil, twoPages},
		{exchange.Remark42, "backup.gz", packed(remarkText), nil, twoPages},
		{exchange.Commento, "commento.json", commentoText, nil, twoPages},
		{exchange.Commento, "comentario.json", comentarioText, nil, twoPages},
		{exchange.Artrans, "artrans.json", artransText, nil, twoPages},
		{exchange.Kontor, "comments.jsonl", kontorText, nil, twoPages},
		{exchange.Staticman, "comments", "", staticmanFolder, []intake.Page{
			{ID: "price", URL: "/price/", Language: "en"}, {ID: "shop", URL: "/shop/", Language: "en"},
		}},
	}
}

func packed(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	z.Close()
	return b.String()
}

// issoDatabase makes a database as version 3 of its tables has it, whose
// settings would be an error to read.
func issoDatabase(t testing.TB, dir string) string {
	t.Helper()
	return issoWith(t, dir, "")
}

func issoWith(t testing.TB, dir, more string) string {
	t.Helper()
	file := filepath.Join(dir, "isso #1?.db")
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer("#", "%23", "?", "%3F").Replace(filepath.ToSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for statement := range strings.SplitSeq(`PRAGMA user_version = 3;
CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER,
 remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL);
INSERT INTO preferences VALUES ('session-key', 'SECRET');
INSERT INTO threads VALUES (1, '/articles/price/', 'Price'), (2, '/articles/shop/', NULL);
INSERT INTO comments VALUES (1, 1, NULL, 1561975200.75, 1561975300.5, 1, '192.0.2.0', '*One*', 'Reader', 'reader@example.org', 'https://example.org', 3, 1, x'00');
INSERT INTO comments VALUES (1, 2, 1, 1561978800, NULL, 2, NULL, 'Two', NULL, NULL, NULL, 0, 0, x'00');
INSERT INTO comments VALUES (2, 3, NULL, 1561978800, NULL, 4, '192.0.2.0', '', NULL, NULL, NULL, 0, 0, x'00');
INSERT INTO comments VALUES (2, 4, 3, 1561978900, NULL, 1, '192.0.2.0', 'Below', 'B', NULL, NULL, 0, 0, x'00');
INSERT INTO comments VALUES (2, 5, NULL, 1561978900, NULL, 4, '192.0.2.0', '', NULL, NULL, NULL, 0, 0, x'00');
INSERT INTO comments VALUES (9, 6, NULL, 1561978900, NULL, 1, '192.0.2.0', 'Orphan', 'O', NULL, NULL, 0, 0, x'00')`+more, ";") {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	return file
}

func staticmanFolder(t testing.TB, dir string) string {
	t.Helper()
	for name, text := range map[string]string{
		"price/entry1.yml":  "_id: aa\nname: Reader\nemail: 5d41402abc4b2a76b9719d911017c592\nurl: https://example.org\nmessage: |\n  *One*\n\n  two\ndate: 1561975200\n",
		"price/entry2.json": `{"_id":"bb","_parent":"aa","name":"Guest","message":"Below","date":"2019-07-01T12:00:00.000Z"}`,
		"shop/entry3.yaml":  "name: Guest\nmessage: 'Mit: Doppelpunkt'\ndate: 1561975200123\n",
		"shop/settings.yml": "allowed: [name]\n",
		"readme.txt":        "no comment",
		".hidden/x.yml":     "message: never\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
