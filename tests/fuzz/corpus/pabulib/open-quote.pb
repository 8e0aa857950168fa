META
key;value
description;made
budget;100
vote_type;approval
PROJECTS
project_id;cost
"a;4
