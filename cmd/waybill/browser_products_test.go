package main

import "testing"

// TestProductsAreAddedImportedAndFound walks the product list: empty, one by hand with a mistake first, a file with a wrong line, the mended
// file seen and kept, a search, and an order over a border that takes what it lacks from the list.
func TestProductsAreAddedImportedAndFound(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t, pointless)
	w.open("/signup")
	w.fill("company", "Theehuis Lindebloesem", "country", "NL", "name", "Marijke Terpstra", "email", "marijke@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.open("/settings/products")
	w.says("No products yet")
	w.look("products-none")
	w.open("/settings/products/new")
	w.fill("sku", "MUG-RED", "description", "Porcelain mug", "hs_code", "6911", "origin_country", "PT", "weight", "0,4", "value", "12.50")
	w.press("^\\s*Save product")
	w.says("should have 6, 8 or 10 digits")
	w.look("product-wrong")
	w.fill("hs_code", "6911.10.00")
	w.press("^\\s*Save product")
	w.says("Product saved.")
	w.says("69111000")
	w.open("/settings/products/import")
	w.look("products-import")
	w.fill("rows", "sku,description,hs_code,origin,weight,value\nSHIRT,Cotton T-shirt,610910,BD,0.18,8\nTEA,Green tea,09,CN,0.1,6\n")
	w.press("^\\s*Show what it would do")
	w.says("Line 3")
	w.says("Nothing is imported")
	w.look("products-import-wrong")
	w.open("/settings/products/import")
	w.fill("rows", "sku,description,hs_code,origin,weight,value\nSHIRT,Cotton T-shirt,610910,BD,0.18,8\nTEA,Green tea,090210,CN,0.1,6\nmug-red,Porcelain mug with handle,,,,\n")
	w.press("^\\s*Show what it would do")
	w.says("2 new, 1 changed, 0 as they were")
	w.look("products-preview")
	w.press("^\\s*Import 3 products")
	w.says("3 products imported.")
	w.look("products")
	w.open("/settings/products?q=TEA")
	w.says("Green tea")
	w.open("/settings/products?q=nothing")
	w.says("No product matches")
	w.look("products-nothing")

	// An order over a border takes from the list what it lacks, and says what nobody knows.
	w.open("/settings/senders")
	w.find(`a[href^="/settings/senders/"]:not([href$=new])`).MustEval("() => this.click()")
	w.find("[name=address]")
	w.fill("address", "Twijnstraat", "house_number", "31", "postal_code", "3511 ZG", "city", "Utrecht")
	w.press("^\\s*Save")
	w.open("/orders/new")
	w.fill("order_number", "CH-1", "name", "Mia Muster", "address", "Langstrasse", "house_number", "4", "postal_code", "8004", "city", "Zürich", "country", "CH",
		"email", "mia@example.org", "weight", "0.9", "description.0", "Cotton T-shirt", "sku.0", "shirt", "pieces.0", "2", "description.1", "Gift", "pieces.1", "1")
	w.press("^\\s*(Save|Add|Create).*order")
	w.says("from your product list")
	w.says("Customs ask for more before the label can be made")
	w.says("does not tell customs what it is")
	w.look("order-border")
}
