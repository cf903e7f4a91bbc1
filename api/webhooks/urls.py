from django.urls import path

from api.webhooks.views import webhook

app_name = "webhooks"
urlpatterns = [path("<slug:vendor>/", webhook, name="webhook")]
