package store

import (
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// doctored writes a database's pages by hand.
type doctored struct {
	data []byte
	size int
}

func doctor(t *testing.T, path string) *doctored {
	t.Helper()
	data, err := os.ReadFile(path)
	check(t, err)
	return &doctored{data, int(binary.BigEndian.Uint16(data[16:]))}
}

// page is a page by its number, which begins with one.
func (d *doctored) page(n int) []byte { return d.data[(n-1)*d.size : n*d.size] }

func (d *doctored) add() (n int) {
	d.data = append(d.data, make([]byte, d.size)...)
	n = len(d.data) / d.size
	binary.BigEndian.PutUint32(d.data[28:], uint32(n))
	return n
}

// fan makes a page of a table's tree that leads to the same child many times.
func (d *doctored) fan(n, child int) {
	const cells, cell = 300, 5
	p := d.page(n)
	clear(p)
	p[0] = 5 // an inner page of a table
	binary.BigEndian.PutUint16(p[3:], cells)
	binary.BigEndian.PutUint16(p[5:], uint16(d.size-cells*cell))
	binary.BigEndian.PutUint32(p[8:], uint32(child))
	for i := range cells {
		at := d.size - (i+1)*cell
		binary.BigEndian.PutUint16(p[12+2*i:], uint16(at))
		binary.BigEndian.PutUint32(p[at:], uint32(child))
		p[at+4] = byte(i % 128)
	}
}

// Promise 45: a small file whose pages lead to each other so that a table seems
// to have billions of rows is refused, and what it holds fills no memory.
func TestTablesWithoutAnEnd(t *testing.T) {
	for table, says := range map[string]string{"records": "does not end", "manifest": "list of records is damaged"} {
		t.Run(table, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme", "beta")
			_, err := v.db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
			check(t, err)
			var top int
			check(t, v.db.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?`, table).Scan(&top))
			check(t, v.Close())
			d := doctor(t, vaultPath(o.Dir))
			leaf := d.add()
			copy(d.page(leaf), d.page(top))
			for range 3 {
				n := d.add()
				d.fan(n, leaf)
				leaf = n
			}
			d.fan(top, leaf)
			check(t, os.WriteFile(vaultPath(o.Dir), d.data, 0o600))
			v, err = Open(t.Context(), o)
			if err == nil {
				defer v.Close()
				_, err = v.Records(t.Context())
			}
			if kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), says) {
				t.Errorf("opening: %v", err)
			}
		})
	}
}

// Texts longer than any of ours are not read into memory, and are damage.
func TestTextsWithoutAnEnd(t *testing.T) {
	for name, statement := range map[string]string{
		"a record": `UPDATE records SET body = zeroblob(20000000)`,
		"a log":    `UPDATE records SET log = zeroblob(20000000)`,
		"an id":    `UPDATE records SET id = zeroblob(20000000) WHERE id = (SELECT max(id) FROM records)`,
		"a page":   `UPDATE manifest SET sealed = zeroblob(20000000)`,
		"the list": `UPDATE meta SET value = zeroblob(20000000) WHERE key = 'root'`,
		"the name": `UPDATE meta SET value = zeroblob(20000000) WHERE key = 'vault'`,
		"a slot":   `UPDATE slots SET slot = zeroblob(20000000)`,
	} {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			check(t, v.Close())
			foreign(t, vaultPath(o.Dir), statement)
			if faults(t, o) == 0 {
				t.Error("not noticed")
			}
		})
	}
}

// A record that no later reading would take is not written.
func TestRecordsAreBounded(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	err := v.write(t.Context(), func(ctx context.Context, c *change) error {
		account, err := c.account(ctx, ada)
		check(t, err)
		account.Account.Label = strings.Repeat("x", maxSealed)
		return c.put(ctx, ada, account, nil)
	})
	if kindOf(err) != oauth.KindUsage {
		t.Errorf("%v", err)
	}
}
