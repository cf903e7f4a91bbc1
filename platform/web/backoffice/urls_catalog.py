"""Products, collections, imports, inventory, pages and menus."""

from django.urls import URLPattern, path

from web.backoffice import collections, imports, inventory, media, menus, pages, pictures, products, variants

urlpatterns: list[URLPattern] = [
    path("media/<path:name>", media.picture, name="picture"),
    path("products/", products.product_list, name="products"),
    path("products/bulk/", products.product_bulk, name="product_bulk"),
    path("products/new/", products.product_new, name="product_new"),
    path("products/pictures/", pictures.failed_pictures, name="failed_pictures"),
    path("products/pictures/attempts/", pictures.attempts, name="failed_pictures_act"),
    path("products/<str:product>/", products.product_edit, name="product"),
    path("products/<str:product>/copy/", products.product_copy, name="product_copy"),
    path("products/<str:product>/delete/", products.product_delete, name="product_delete"),
    path("products/<str:product>/media/", media.media_save, name="media_save"),
    path("products/<str:product>/media/add/", media.media_add, name="media_add"),
    path("products/<str:product>/options/", variants.product_options, name="product_options"),
    path("products/<str:product>/variants/", variants.variant_table, name="product_variants"),
    path("products/<str:product>/variants/<str:variant>/", variants.variant_edit, name="variant"),
    path("collections/", collections.collection_list, name="collections"),
    path("collections/order/", collections.collections_order, name="collections_order"),
    path("collections/new/", collections.collection_new, name="collection_new"),
    path("collections/<str:collection>/", collections.collection_edit, name="collection"),
    path(
        "collections/<str:collection>/products/", collections.collection_products, name="collection_products"
    ),
    path("collections/<str:collection>/delete/", collections.collection_delete, name="collection_delete"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/export/", imports.export, name="export"),
    path("imports/<str:job>/", imports.import_page, name="import"),
    path("imports/<str:job>/start/", imports.import_start, name="import_start"),
    path("imports/<str:job>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<str:job>/refused.csv", imports.import_refused, name="import_refused"),
    path("inventory/", inventory.stock_list, name="inventory"),
    path("inventory/<str:variant>/", inventory.stock, name="stock"),
    path("pages/", pages.page_list, name="pages"),
    path("pages/new/", pages.page_new, name="page_new"),
    path("pages/<str:page>/", pages.page_edit, name="page"),
    path("pages/<str:page>/delete/", pages.page_delete, name="page_delete"),
    path("menus/", menus.menu_list, name="menus"),
    path("menus/<slug:handle>/", menus.menu_edit, name="menu"),
]
