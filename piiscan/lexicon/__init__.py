"""What Korean communities call schools, faculties, hospitals, companies and places.

Beside these: surnames and given names, and the names of public figures.
"""
