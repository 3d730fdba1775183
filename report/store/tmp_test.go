package store
import ("testing";"time";"github.com/iassn/collate/report/measure";"github.com/iassn/collate/schemas")
func TestTmp(t *testing.T){
 s:=open(t)
 load(t,s,full("kent","2026-06-30",life("a",schemas.Level1,"2026-01-05","")))
 for range 3 {
 t0:=time.Now(); s.Stock(t.Context(),day("2026-06-30")); t.Log("stock",time.Since(t0))
 t0=time.Now(); s.Flow(t.Context(),measure.Opened,quarter); t.Log("opened",time.Since(t0))
 t0=time.Now(); s.Flow(t.Context(),measure.Closed,quarter); t.Log("closed",time.Since(t0))
 t0=time.Now(); load(t,s,full("kent","2026-06-30",)); t.Log("load",time.Since(t0))
 break
 }
}
