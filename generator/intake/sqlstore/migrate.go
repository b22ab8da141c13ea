package sqlstore

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"kontor/generator/intake"
)

// versions is the table of the migrations that were made.
const versions = "kontor_schema"

// migrate brings the schema up to date. Every migration is one transaction.
func (s *Store) migrate(ctx context.Context) error {
	const tries = 5 // with SQLite another process may migrate at the same moment
	for try := 1; ; try++ {
		p, err := s.provider()
		if err != nil {
			return err
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		if try == tries || ctx.Err() != nil {
			return fmt.Errorf("bring the schema up to date: %w", err)
		}
	}
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithTableName(versions), goose.WithDisableGlobalRegistry(true)}
	if s.dialect == &postgresDialect {
		options = append(options, goose.WithSessionLocker(migrating{}))
	}
	return goose.NewProvider(s.dialect.goose, s.db, files, options...)
}

// checkVersion refuses a schema that this program does not know.
func (s *Store) checkVersion(ctx context.Context) error {
	there, err := s.hasTable(ctx, versions)
	if err != nil || !there {
		return err
	}
	var version int64
	if err := s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versions).Scan(&version); err != nil {
		return err
	}
	p, err := s.provider()
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if known := sources[len(sources)-1].Version; version > known {
		return fmt.Errorf("%w (schema %d, this one knows %d)", intake.ErrNewer, version, known)
	}
	return nil
}

func (s *Store) hasTable(ctx context.Context, name string) (there bool, err error) {
	err = s.db.QueryRowContext(ctx, s.dialect.query(s.dialect.schema), name).Scan(&there)
	return there, err
}
