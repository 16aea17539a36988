"""SQLModel tables, one module a domain. Importing this package makes the metadata complete."""

from models import accounts as accounts
from models import catalogue as catalogue
from models import counter as counter
from models import custody as custody
from models import dossiers as dossiers
from models import fees as fees
from models import guidance as guidance
from models import handinhand as handinhand
from models import homecare as homecare
from models import messages as messages
from models import notify as notify
from models import papers as papers
from models import results as results
from models import uploads as uploads
from models import workflow as workflow
