package sqlstore

import (
	"context"
	"database/sql/driver"
	"sync"
)

// faults stand between database/sql and a database: before each statement,
// begin and commit, do is asked with its number; what it returns happens
// instead of the statement. It may as well kill the process.
type faults struct {
	mu sync.Mutex
	n  int
	do func(n int, statement string) error
}

func (f *faults) wrap(c driver.Connector) driver.Connector { return faultyConnector{c, f} }

func (f *faults) before(statement string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	return f.do(f.n, statement)
}

type faultyConnector struct {
	driver.Connector
	faults *faults
}

func (c faultyConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return faultyConn{conn, c.faults}, nil
}

type faultyConn struct {
	driver.Conn
	faults *faults
}

func (c faultyConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.faults.before(query); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

func (c faultyConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.faults.before(query); err != nil {
		return nil, err
	}
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
}

func (c faultyConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.faults.before("BEGIN"); err != nil {
		return nil, err
	}
	t, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
	return faultyTx{t, c.faults}, err
}

type faultyTx struct {
	driver.Tx
	faults *faults
}

// Commit takes everything back when it fails, as databases do.
func (t faultyTx) Commit() error {
	if err := t.faults.before("COMMIT"); err != nil {
		_ = t.Rollback()
		return err
	}
	return t.Tx.Commit()
}
