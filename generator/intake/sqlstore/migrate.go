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

// migrate brings the schema up to date. Every migration is one transaction. With
// SQLite another process may make one at the same moment; then this one fails,
// and goes on from where the other has come.
func (s *Store) migrate(ctx context.Context) error {
	for {
		before, err := s.version(ctx)
		if err != nil {
			return err
		}
		p, err := s.provider()
		if err != nil {
			return err
		}
		if _, err = p.Up(ctx); err == nil {
			return nil
		}
		if after, failed := s.version(ctx); failed != nil || after == before {
			return fmt.Errorf("bring the schema up to date: %w", err)
		}
	}
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(s.files, "migrations/"+s.dialect.name)
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
	version, err := s.version(ctx)
	if err != nil {
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

// version is that of the schema, 0 where there is none.
func (s *Store) version(ctx context.Context) (version int64, err error) {
	there, err := s.hasTable(ctx, versions)
	if err != nil || !there {
		return 0, err
	}
	err = s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versions).Scan(&version)
	return version, err
}

func (s *Store) hasTable(ctx context.Context, name string) (there bool, err error) {
	err = s.db.QueryRowContext(ctx, s.dialect.query(s.dialect.schema), name).Scan(&there)
	return there, err
}
