// Notices that wait to be sent.

package store

import (
	"context"

	"rokketa/verifier"
)

// Notices reads notices that may be taken up, those that wait longest first.
// One that seems to wait for days was put off by a clock that was set back.
func (s *Store) Notices(ctx context.Context, now int64, limit int) (all []verifier.NoticeRow, err error) {
	err = s.all(ctx, `SELECT id, member_id, mail, created_at, due_at, tries FROM notice
WHERE due_at <= $1 OR due_at > $2 ORDER BY due_at, id LIMIT $3`, []any{now, now + 24*60*60, limit}, func(r row) error {
		var n verifier.NoticeRow
		err := r.Scan(&n.ID, &n.Member, &n.Text, &n.CreatedAt, &n.DueAt, &n.Tries)
		all = append(all, n)
		return err
	})
	return all, err
}
