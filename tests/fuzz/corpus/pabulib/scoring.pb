META
key;value
description;made
budget;100
vote_type;scoring
PROJECTS
project_id;cost;name
a;40;Well
b;60,50;"Path; upper"
c;0;Feast
d;500;Bridge
VOTES
voter_id;points;vote
1;1,2,3;a,b,d
