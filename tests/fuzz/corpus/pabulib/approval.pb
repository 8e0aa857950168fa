META
key;value
description;made
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
a;40;Well
b;60,50;"Path; upper"
c;0;Feast
d;500;Bridge
VOTES
voter_id;vote;sex
1;a,b;F
2;b;M
3;;F
4;c,d;M
