package store
import ("testing";"time";"fmt";"github.com/apache/arrow/go/v17/arrow/memory")
func TestTmp(t *testing.T){
 s:=open(t)
 t0:=time.Now()
 for k := range 30 {
		batch := toBatch(memory.NewGoAllocator(), quarterOf(fmt.Sprintf("service-%03d", k), 1000))
		if err := s.Load(t.Context(), batch); err != nil { t.Fatal(err) }
		batch.Release()
 }
 fmt.Println("load",time.Since(t0)); t0=time.Now()
 for _,q:=range []string{"select count(*) from counting","select count(*) from standing","select count(*) from standing_spells","select count(*) from basis(date '2026-06-30')"}{
 var n int
 s.db.QueryRow(q).Scan(&n); fmt.Println(q,n,time.Since(t0)); t0=time.Now()
 }
 s.Stock(t.Context(),day("2026-06-30")); fmt.Println("stock",time.Since(t0)); t0=time.Now()
 rows,_:=s.db.Query("explain analyze select count(*) from standing")
 for rows.Next(){var a,b string; rows.Scan(&a,&b); fmt.Println(b)}
}
